import type { CatalogEntry } from "../catalog/catalog.ts";
import { words } from "../model/words.ts";

/** What the arguments of an agent's program say. */
export interface ScannedArguments {
  /** The subcommand with those below it: ["app-server", "daemon"]. */
  readonly words: readonly string[];
  /** Flags before any prompt, without values. */
  readonly flags: readonly string[];
  /** The first argument that is neither a flag nor the value of one. */
  readonly first?: string;
  readonly directory?: string;
  readonly waitsIn?: string;
}

// start: a subcommand may come. agent: one that takes a prompt came. command: another one came.
type Stage = "start" | "agent" | "command" | "text";

const mostWords = 3;

/**
 * Reads the arguments up to the first free text. What comes after it are words of a prompt where the
 * platform split the line at blanks, so that only flags for the directory are looked for, and only in
 * arguments that are whole.
 */
export function scanArguments(entry: CatalogEntry, args: readonly string[]): ScannedArguments {
  const { product } = entry;
  const subcommand: string[] = [];
  const flags: string[] = [];
  let stage: Stage = "start";
  let first: string | undefined;
  let directory: string | undefined;
  let waitsIn: string | undefined;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === "--") break;
    // What a title left of the arguments.
    if (arg === "") continue;
    if (arg.length > 1 && arg.startsWith("-")) {
      const equals = arg.indexOf("=");
      const flag = equals === -1 ? arg : arg.slice(0, equals);
      if (stage !== "text") flags.push(flag);
      // Values of some flags may be left out: the next flag is none.
      const takesNext = equals === -1 && args[at + 1]?.startsWith("--") !== true;
      if (entry.directoryFlags.has(flag)) {
        if (takesNext) at += 1;
        directory ??= equals === -1 ? (takesNext ? args[at] : undefined) : arg.slice(equals + 1);
      } else if (takesNext && entry.waitingFlags.has(flag)) {
        at += 1;
        waitsIn ??= args[at]?.replace(/[\\/][^\\/]*$/, "");
      } else if (takesNext && entry.flagsWithValue.has(flag)) at += 1;
      if (stage === "start" || stage === "agent") {
        if (entry.textFlags.has(flag)) stage = "text";
      }
    } else if (stage === "command") {
      if (subcommand.length < mostWords) subcommand.push(arg);
    } else if (stage !== "text") {
      first ??= arg;
      if (product.installations?.some((pattern) => pattern.test(arg)) === true) continue;
      const next: Stage = stage === "start" ? stageAfter(entry, args, at) : "text";
      if (next === "text" && subcommand.length === 0 && product.directoryArgument === true) {
        if (/^(?:[./~]|[A-Za-z]:[\\/])/.test(arg) && !/\s/.test(arg)) directory ??= arg;
      }
      if (next !== "text") subcommand.push(arg);
      stage = next;
    }
    if (stage === "text" && !areWhole(args)) break;
  }
  return {
    words: subcommand,
    flags,
    ...(first === undefined ? {} : { first }),
    ...(directory === undefined || directory === "" ? {} : { directory }),
    ...(waitsIn === undefined || waitsIn === "" ? {} : { waitsIn }),
  };
}

function stageAfter(entry: CatalogEntry, args: readonly string[], at: number): Stage {
  const word = args[at]!;
  if (entry.ruleWords.has(word)) {
    // Nobody begins a sentence with "mcp-server".
    const known = word.includes("-") || entry.ruleChains.has(`${word} ${args[at + 1]}`);
    if (known || areWhole(args) || !isProse(args, at + 1)) return "command";
  }
  return entry.agentWords.has(word) ? "agent" : "text";
}

/** Arguments with a blank were not split at blanks. */
function areWhole(args: readonly string[]): boolean {
  return args.some((arg) => /\s/.test(arg));
}

const actions = new Set(
  words(
    "add add-json daemon delete disable enable get info install link list login logout marketplace new " +
      "remove reset restart rm run serve server set show start start-sync status stop uninstall unset " +
      "update validate",
  ),
);

/** More words after one like "login" that are no subcommands of it: the begin of a prompt. */
function isProse(args: readonly string[], at: number): boolean {
  const [next = "-", afterNext = "-"] = args.slice(at, at + 2);
  return !actions.has(next) && !next.startsWith("-") && !afterNext.startsWith("-");
}
