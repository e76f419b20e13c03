import { programName } from "./paths.ts";
import { completePath } from "./split-line.ts";
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
    }
  /** Code among the arguments (`sh -c`), on standard input, or a mode in place of a file (`node --test`). */
  | {
      readonly kind: "inline";
      readonly runner: string;
      readonly runtime: Runtime;
      readonly flag: string;
      /** The code and what follows. */
      readonly args: readonly string[];
    }
  /** A script of a project by its name, or a program of its environment: `bun run dev`, `uv run pytest`. */
  | {
      readonly kind: "task";
      readonly runner: string;
      readonly runtime: Runtime;
      readonly name: string;
      readonly args: readonly string[];
    }
  /** A subcommand of the runner itself, first of `args`: `npm install`, `npm run dev`, `deno lsp`. */
  | { readonly kind: "subcommand"; readonly runner: string; readonly args: readonly string[] }
  /** A runner that waits for input. */
  | { readonly kind: "none"; readonly runner: string; readonly args: readonly string[] };

/** What runs behind the runners in `words`; undefined where env(1) does not say it. */
export function targetOf(words: readonly string[]): Target | undefined {
  const first = words[0];
  if (first === undefined) return undefined;
  const name = programName(first);
  if (name === "env") return behindEnv(words);
  const runner = runnerOf(name);
  if (runner === undefined) return { kind: "program", path: first, args: words.slice(1) };
  return behindRunner(runner, name, words);
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

// subcommand: only one of its own; either: that or a file; run: a file, or the name of a project's script.
type Expected = "subcommand" | "either" | "run" | "package";

/** Packages that flags name, as far as they are read. */
interface NamedPackages {
  /** The package that is run. */
  main?: string;
  /** Packages that are installed beside what is run. */
  readonly beside: string[];
}

function behindRunner(runner: Runner, name: string, words: readonly string[]): Target | undefined {
  const { runtime } = runner;
  let expected: Expected = "either";
  if (runner.packages === true) expected = "package";
  else if (runner.subcommandsOnly === true) expected = "subcommand";
  const named: NamedPackages = { beside: [] };
  for (let at = 1; at < words.length; at++) {
    const word = words[at]!;
    if (word === "" || word === "--") continue;
    if (isFlag(runner, word)) {
      const isModule = word === "-m" && runtime === "python" && expected !== "subcommand";
      if (isModule) return moduleTarget(words, at + 1) ?? { kind: "none", runner: name, args: [] };
      if (isInline(runner, word)) {
        return { kind: "inline", runner: name, runtime, flag: word, args: words.slice(at + 1) };
      }
      at += readFlag(runner, words, at, named);
    } else if (expected === "subcommand" || expected === "either") {
      if (runner.programWords?.has(word) === true) return behindProgramWord(words, at + 1);
      if (runner.packageWords?.has(word) === true) expected = "package";
      else if (runner.fileWords?.has(word) === true) expected = "run";
      else if (expected === "subcommand") return subcommandTarget(name, words, at);
      else return fileTarget(runner, words, at);
      // "uv tool run X" is one subcommand more than the others; uvx becomes "uv tool uvx X".
      if (word === "tool" && !/^(?:run|uvx)$/.test(words[++at] ?? ""))
        return subcommandTarget(name, words, at - 1);
    } else if (expected === "package") {
      return packageTarget(word, named.main, runtime, words.slice(at + 1));
    } else return runTarget(runner, name, words, at, named);
  }
  return { kind: "none", runner: name, args: [] };
}

function subcommandTarget(runner: string, words: readonly string[], at: number): Target {
  return { kind: "subcommand", runner, args: words.slice(at) };
}

function isFlag({ runtime }: Runner, word: string): boolean {
  return word.startsWith("-") || (runtime === "shell" && word.startsWith("+"));
}

/** Notes a package that the flag names. Returns how many arguments its value takes. */
function readFlag(
  { values, packageFlags, besideFlags }: Runner,
  words: readonly string[],
  at: number,
  named: NamedPackages,
): number {
  const word = words[at]!;
  const equals = word.indexOf("=");
  const flag = equals === -1 ? word : word.slice(0, equals);
  const value = equals === -1 ? words[at + 1] : word.slice(equals + 1);
  if (packageFlags?.has(flag) === true) named.main ??= value ?? "";
  if (besideFlags?.has(flag) === true && value !== undefined) named.beside.push(value);
  return equals === -1 && values.has(flag) ? 1 : 0;
}

function moduleTarget(words: readonly string[], at: number): Target | undefined {
  const name = words[at];
  return name === undefined ? undefined : { kind: "module", name, args: words.slice(at + 1) };
}

function behindProgramWord(words: readonly string[], start: number): Target | undefined {
  const from = words.findIndex((word, at) => at >= start && !word.startsWith("-"));
  return from === -1 ? undefined : targetOf(words.slice(from));
}

/** Behind `bun run`, `deno run` and `uv run`. */
function runTarget(
  runner: Runner,
  runnerName: string,
  words: readonly string[],
  at: number,
  { beside }: NamedPackages,
): Target | undefined {
  const word = words[at]!;
  if (/[./\\:]/.test(word)) return fileTarget(runner, words, at);
  const { runtime } = runner;
  const task: Target = {
    kind: "task",
    runner: runnerName,
    runtime,
    name: word,
    args: words.slice(at + 1),
  };
  if (runtime !== "python") return task;
  if (runnerOf(word) !== undefined) return targetOf(words.slice(at));
  // A bare name is a script of the project, unless a package beside it has that program.
  const name = beside
    .map(withoutVersion)
    .find((each) => each === word || each.startsWith(`${word}-`));
  return name === undefined
    ? task
    : { kind: "package", name, program: word, runtime, args: words.slice(at + 1) };
}

function isInline(runner: Runner, flag: string): boolean {
  if (runner.inline.has(flag)) return true;
  // "-lc" of shells and "-Ic" of Python: the last letter of a cluster.
  return runner.runtime !== "node" && /^-\w*c$/.test(flag) && !runner.values.has(flag);
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

function fileTarget(runner: Runner, words: readonly string[], at: number): Target {
  const word = words[at]!;
  if (word.startsWith("npm:")) {
    // npm:/@scope/name@1 is the same.
    const name = withoutVersion(word.slice(4).replace(/^\//, ""));
    return { kind: "package", name, runtime: runner.runtime, args: words.slice(at + 1) };
  }
  const { path, next } = completePath(words, at);
  return { kind: "script", path, runtime: runner.runtime, args: words.slice(next) };
}
