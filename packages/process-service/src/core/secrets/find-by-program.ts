import { headerSecret } from "./find-headers.ts";
import { rulesOf, type ProgramRules } from "./program-rules.ts";
import type { SecretPart } from "./program-table.ts";
import { isHarmlessValue, isSecretName } from "./secret-names.ts";
import type { Span } from "./spans.ts";

/** Reads the arguments of a command and of the commands in it (sudo, env, docker exec, ssh, xargs). */
export class CommandReader {
  #rules: ProgramRules | undefined;
  /** Arguments of the program so far that are no flags. */
  #words: string[] = [];
  #active = false;
  #expected: SecretPart | undefined;
  #before = "";
  #twoBefore = "";
  #atCommand = true;
  /** A user name was given: -p is then a password, not a port or path. */
  #userNamed = false;
  /** A word so far announces pairs of names and values. */
  #setting = false;
  #first: string | undefined;

  /** Resets the state, as after a semicolon. */
  reset(): void {
    this.#rules = undefined;
    this.#words = [];
    this.#active = false;
    this.#expected = undefined;
    this.#before = "";
    this.#twoBefore = "";
    this.#atCommand = true;
    this.#userNamed = false;
    this.#setting = false;
    this.#first = undefined;
  }

  /** The secret in the next argument, if there is one. */
  next(argument: string): Span | undefined {
    const found = this.#look(argument);
    this.#first ??= argument;
    if (/^(?:-u|-U|--user|--username)$/.test(argument)) this.#userNamed = true;
    this.#twoBefore = this.#before;
    this.#before = argument;
    return found;
  }

  #look(argument: string): Span | undefined {
    if (this.#expected !== undefined) {
      const part = this.#expected;
      this.#expected = undefined;
      this.#atCommand = false;
      return argument === "" ? undefined : partOf(argument, 0, part);
    }
    const named = this.#valueOfName(argument);
    if (named !== undefined) return named;
    if (argument.length > 1 && (argument.startsWith("-") || this.#isPrefixed(argument))) {
      return this.#flag(argument);
    }
    return this.#word(argument);
  }

  /** The value of a flag with a secret name, for any program. */
  #valueOfName(argument: string): Span | undefined {
    if (this.#before === "-p" && this.#userNamed && this.#isOwnPassword(argument)) {
      return [0, argument.length];
    }
    if (changesSecret.test(this.#before) && !argument.startsWith("-")) return [0, argument.length];
    const name = /^--?([A-Za-z][\w.-]*)$/.exec(this.#before)?.[1];
    if (name !== undefined) {
      if (argument === "" || isFlagLike(argument) || !isSecretName(name, "flag")) return undefined;
      if (this.#rules?.harmless?.includes(this.#before) === true) return undefined;
      return isHarmlessValue(name, argument) ? undefined : [0, argument.length];
    }
    // npm config set //registry/:_authToken x; aws configure set aws_secret_access_key x; jq --arg token x
    const setting = this.#twoBefore === "--arg" || this.#setting;
    if (!setting || argument === "" || argument.startsWith("-")) return undefined;
    const last = this.#before.slice(this.#before.lastIndexOf(":") + 1);
    if (!/^[\w.-]+$/.test(last) || !isSecretName(last) || isHarmlessValue(last, argument))
      return undefined;
    return [0, argument.length];
  }

  /** For programs without rules; not sudo -u ada mkdir -p a/b, nor docker run -u 1 -p 80:80. */
  #isOwnPassword(argument: string): boolean {
    const first = this.#first ?? "";
    if (this.#rules !== undefined || isWrapper(first) || argument === "") return false;
    return !/^[\d:.]+(?:\/\w+)?$|^-|^\.{0,2}\//.test(argument);
  }

  #isPrefixed(argument: string): boolean {
    return this.#rules?.prefixes?.some((prefix) => argument.startsWith(prefix)) === true;
  }

  #flag(argument: string): Span | undefined {
    const rules = this.#rules;
    if (!this.#active || rules === undefined) return undefined;
    const { flags = {}, glued = "", gluedOnly = "", valued } = rules;
    for (const prefix of rules.prefixes ?? []) {
      if (argument.length > prefix.length && argument.startsWith(prefix)) {
        return partOf(argument, prefix.length, flags[prefix] ?? "all");
      }
    }
    const equals = argument.indexOf("=");
    if (equals > 2) {
      const part = own(flags, argument.slice(0, equals));
      if (part !== undefined) return partOf(argument, equals + 1, part);
    }
    const exact = own(flags, argument);
    if (exact !== undefined && !(argument.length === 2 && gluedOnly.includes(argument[1]!))) {
      this.#expected = exact;
      return undefined;
    }
    if (argument.startsWith("--")) return undefined;
    const last = valued === undefined ? 1 : argument.length - 1;
    for (let at = 1; at <= last; at += 1) {
      const letter = argument[at]!;
      const part = own(flags, `-${letter}`);
      if (part !== undefined) {
        if (at === argument.length - 1) {
          if (!gluedOnly.includes(letter)) this.#expected = part;
          return undefined;
        }
        if (!glued.includes(letter) && !gluedOnly.includes(letter)) return undefined;
        return partOf(argument, at + 1, part);
      }
      if (valued === undefined || valued.includes(letter) || !/[A-Za-z\d#]/.test(letter))
        return undefined;
    }
    return undefined;
  }

  #word(argument: string): Span | undefined {
    const rules = this.#programIn(argument);
    if (rules !== undefined) {
      this.#rules = rules;
      this.#words = [];
      this.#setting = false;
      this.#active = rules.after === undefined;
      this.#atCommand = false;
      return undefined;
    }
    if (argument === "set" || argument === "config" || argument === "configure") {
      this.#setting = true;
    }
    if (!isWrapper(argument)) this.#atCommand = /^\w+=/.test(argument) && this.#atCommand;
    else this.#atCommand = true;
    const part = this.#rules?.words?.(this.#words);
    this.#words.push(argument);
    if (this.#rules?.after?.includes(argument) === true) this.#active = true;
    return part === undefined ? undefined : partOf(argument, 0, part);
  }

  #programIn(argument: string): ProgramRules | undefined {
    const rules = rulesOf(argument);
    if (rules === undefined) return undefined;
    if (rules.commonWord === true && !this.#atCommand && this.#before !== "--") return undefined;
    // docker run --name mysql -p3306:3306
    return naming.has(this.#before) ? undefined : rules;
  }
}

/** Flags whose value is often the name of a program. */
const naming = new Set(
  (
    "--name --hostname --network --net --network-alias --link --tag --label --unit --package --service --container " +
    "--app --project --namespace --target --filter --workspace"
  ).split(" "),
);

/** A subcommand followed by a secret: neo4j-admin set-initial-password x. */
const changesSecret =
  /^(?:re)?(?:set|add|change|update)-(?:\w{1,20}-){0,3}(?:password|passwd|token|authtoken|secret)$/;

const wrappers = new Set(
  (
    "sudo doas env exec nohup time nice ionice stdbuf setsid command builtin then do else if while ! xargs watch " +
    "strace timeout python su runuser systemd-run ssh chroot python3 node bun deno ruby perl npx pnpx uvx uv"
  ).split(" "),
);

function isWrapper(argument: string): boolean {
  return wrappers.has(argument.slice(argument.lastIndexOf("/") + 1));
}

/** Whether an argument is a flag, not a secret that begins with a dash. */
function isFlagLike(argument: string): boolean {
  return /^--[a-z][a-z\d-]*(?:=|$)|^-[A-Za-z]$|^-[a-z]+(?:-[a-z]+)*$|^--$/.test(argument);
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function partOf(text: string, from: number, part: SecretPart): Span | undefined {
  const end = text.length;
  switch (part) {
    case "all":
      return [from, end];
    case "header":
      return headerSecret(text, from);
    case "cookie":
      return text.includes("=", from) ? [from, end] : undefined;
    case "source":
      return text.startsWith("pass:", from) ? [from + 5, end] : undefined;
    default: {
      const at = text.indexOf(part.slice(-1), from);
      return at < 0 ? undefined : [at + 1, end];
    }
  }
}
