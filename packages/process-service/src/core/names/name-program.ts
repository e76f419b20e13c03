import { fileName, slashed } from "@corral/inspector/core";
import { containerRun } from "./container.ts";
import { knownProgram, type KnownProgram } from "./known-program.ts";
import { leadingWords, valueOf } from "./leading-words.ts";
import { roleOfName, roleOfTask, type ProcessRole } from "./role.ts";
import { shownWord, withoutCodeEnding } from "./shown-path.ts";

export interface Name {
  readonly name: string;
  readonly role?: ProcessRole;
}

/** A program by its file name, with the words of its arguments that tell what it does. */
export function nameProgram(
  program: string,
  args: readonly string[],
  workspace: string | undefined,
): Name {
  // cargo-watch is `cargo watch`, and so is what it gets.
  const plugin = /^cargo-(.+)$/.exec(program)?.[1];
  if (plugin !== undefined && plugin === args[0]) return nameProgram("cargo", args, workspace);
  // An editor that runs its extensions with its own program.
  const script = args.find((arg) => !arg.startsWith("-")) ?? "";
  const server = /\.[cm]?js$/.test(script) ? withoutCodeEnding(fileName(slashed(script))) : "";
  if (knownProgram(server)?.role === "language-server") return nameProgram(server, [], workspace);
  // "vitest forks": a part of a package does what the package does.
  const known = knownProgram(program) ?? knownProgram(program.split(" ")[0]!);
  const byName = known === undefined ? roleOfName(program) : undefined;
  const part = partOf(program, args);
  if (part !== undefined) return named(part, knownProgram(program.replace(helper, ""))?.role);
  if (byName !== undefined)
    return named(byName === "mcp-server" ? program.replaceAll("_", "-") : program, byName);
  if (/^(?:docker|podman|nerdctl)$/.test(program)) {
    const container = containerRun(program, args, known ?? {});
    if (container !== undefined) return container;
  }
  const { title = program, shows = 3, flag, values } = known ?? {};
  const words = leadingWords(args, Math.max(shows, 2), workspace, values);
  const value = flag === undefined ? undefined : valueOf(args, flag);
  // rustc's crate is a word, postgres' folder stands behind its flag.
  const shown = [title, ...words.slice(0, shows)];
  if (value !== undefined && value !== "")
    shown.push(...(flag!.startsWith("--") ? [] : [flag!]), shownWord(value, workspace) || ".");
  const role = roleByWords(known, words);
  if (role === "mcp-server" && shows === 0) shown.push(...words);
  return named(shown.join(" "), role);
}

function roleByWords(
  known: KnownProgram | undefined,
  words: readonly string[],
): ProcessRole | undefined {
  const [first = "", second = ""] = words;
  const byWord =
    known?.words !== undefined && Object.hasOwn(known.words, first)
      ? known.words[first]
      : undefined;
  if (byWord !== undefined) return byWord === "" ? undefined : byWord;
  if (known?.task === true) {
    const role = roleOfTask((first === "run" ? second : first).replace(/^.*:(?=\w+$)/, ""));
    if (role !== undefined) return role;
  }
  // `gopls mcp`, `nx mcp serve`: a server, while `mcp list` and the like end at once.
  if (first === "mcp" && /^(?:serve|server|start|run|stdio|gateway)?$/.test(second))
    return "mcp-server";
  if (first === "mcp-server" || first === "mcp-serve") return "mcp-server";
  return known?.role;
}

const helper = / Helper(?: \([^)]*\))?$/;

/** A process of a browser or of an Electron application: "chrome renderer", "firefox tab". */
function partOf(program: string, args: readonly string[]): string | undefined {
  const type = args.find((arg) => arg.startsWith("--type="))?.slice(7);
  if (type !== undefined && /^[\w-]{1,30}$/.test(type))
    return `${knownProgram(program)?.title ?? program.replace(helper, "")} ${type}`;
  if (!args.includes("-contentproc")) return undefined;
  const kind = args.findLast((arg) => arg !== "");
  return /^[a-z]{2,20}$/.test(kind ?? "") ? `${program} ${kind}` : program;
}

function named(name: string, role: ProcessRole | undefined): Name {
  return role === undefined ? { name } : { name, role };
}
