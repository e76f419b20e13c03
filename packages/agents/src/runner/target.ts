import { programName } from "../line/paths.ts";
import { completePath } from "../line/split-line.ts";
import { runnerOf } from "./runners.ts";
import type { Runner, Runtime } from "./runners.ts";

/** What a command line runs in the end. */
export type Target =
  | { readonly kind: "program"; readonly path: string; readonly args: readonly string[] }
  | {
      readonly kind: "script";
      readonly path: string;
      readonly runtime: Runtime;
      readonly args: readonly string[];
    }
  | { readonly kind: "module"; readonly name: string; readonly args: readonly string[] }
  | {
      readonly kind: "package";
      readonly name: string;
      /** The program of the package, where it is given. */
      readonly program?: string;
      readonly runtime: Runtime;
      readonly args: readonly string[];
    };

/** undefined for inline code, a script of a project (`npm run x`) and a runner without arguments. */
export function targetOf(words: readonly string[]): Target | undefined {
  const first = words[0];
  if (first === undefined) return undefined;
  const name = programName(first);
  if (name === "env") return behindEnv(words);
  const runner = runnerOf(name);
  if (runner === undefined) return { kind: "program", path: first, args: words.slice(1) };
  return behindRunner(runner, words);
}

/** `env A=1 -u B program`: env(1) is replaced by the program, so that it is seen in launches only. */
function behindEnv(words: readonly string[]): Target | undefined {
  let at = 1;
  for (; at < words.length; at++) {
    const word = words[at]!;
    if (/^(?:-u|-C|--unset|--chdir)$/.test(word)) at += 1;
    else if (/^(?:-S|--split-string)/.test(word)) return undefined;
    else if (!word.startsWith("-") && !/^[A-Za-z_]\w*=/.test(word)) break;
  }
  return at < words.length ? targetOf(words.slice(at)) : undefined;
}

function behindRunner(runner: Runner, words: readonly string[]): Target | undefined {
  const { runtime } = runner;
  let runsPackages = runner.packages === true;
  let runsFiles = !runsPackages && runner.subcommandsOnly !== true;
  let afterFileWord = false;
  let given: string | undefined;
  for (let at = 1; at < words.length; at++) {
    const word = words[at]!;
    if (word === "") continue;
    const flag =
      word.charCodeAt(0) === 0x2d || (runtime === "shell" && word.charCodeAt(0) === 0x2b);
    if (flag) {
      if (word === "--") continue;
      if (runtime === "python" && word === "-m" && runsFiles) {
        const name = words[at + 1];
        return name === undefined ? undefined : { kind: "module", name, args: words.slice(at + 2) };
      }
      if (isInline(runner, word)) return undefined;
      if (!runner.values.has(word)) {
        given ??= packageInFlag(runner, word);
        continue;
      }
      at += 1;
      if (runner.packageFlags?.has(word) === true) given ??= words[at];
      continue;
    }
    if (!runsPackages && !afterFileWord && runner.packageWords?.has(word) === true) {
      // "uv tool run X" is one subcommand more than the others.
      if (word === "tool" && words[at + 1] !== "run") return undefined;
      if (word === "tool") at += 1;
      runsPackages = true;
      continue;
    }
    if (!runsPackages && !afterFileWord && runner.programWords?.has(word) === true) {
      const from = words.findIndex((each, position) => position > at && !each.startsWith("-"));
      return from === -1 ? undefined : targetOf(words.slice(from));
    }
    if (!runsPackages && !afterFileWord && runner.fileWords?.has(word) === true) {
      afterFileWord = true;
      runsFiles = true;
      continue;
    }
    if (runsPackages) return packageTarget(word, given, runtime, words.slice(at + 1));
    if (!runsFiles) return undefined;
    return fileTarget(runner, words, at, afterFileWord);
  }
  return undefined;
}

function isInline(runner: Runner, flag: string): boolean {
  if (runner.inline.has(flag)) return true;
  // "-lc" of shells and "-Ic" of Python: the last letter of a cluster.
  return runner.runtime !== "node" && /^-\w*c$/.test(flag) && !runner.values.has(flag);
}

/** `--package=@openai/codex` */
function packageInFlag({ packageFlags }: Runner, word: string): string | undefined {
  const equals = word.indexOf("=");
  if (equals === -1 || packageFlags?.has(word.slice(0, equals)) !== true) return undefined;
  return word.slice(equals + 1);
}

function packageTarget(
  word: string,
  given: string | undefined,
  runtime: Runtime,
  args: readonly string[],
): Target {
  const name = withoutVersion(given ?? word);
  return given === undefined
    ? { kind: "package", name, runtime, args }
    : { kind: "package", name, program: word, runtime, args };
}

/** "@openai/codex@latest", "aider-chat==0.80" and "aider-chat[playwright]" without what follows. */
function withoutVersion(specifier: string): string {
  return /^@?[^@=<>~![\s]+/.exec(specifier)?.[0] ?? specifier;
}

function fileTarget(
  runner: Runner,
  words: readonly string[],
  at: number,
  afterFileWord: boolean,
): Target | undefined {
  const word = words[at]!;
  if (word.startsWith("npm:")) {
    // npm:/@scope/name@1 is the same.
    const name = withoutVersion(word.slice(4).replace(/^\//, ""));
    return { kind: "package", name, runtime: runner.runtime, args: words.slice(at + 1) };
  }
  // "bun run gemini" runs a script of the project.
  if (afterFileWord && !/[./\\]/.test(word)) return undefined;
  const { path, next } = completePath(words, at);
  return { kind: "script", path, runtime: runner.runtime, args: words.slice(next) };
}
