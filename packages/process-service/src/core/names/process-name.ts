import { runnerOf, splitLine } from "@corral/inspector/core";
import type { AgentProgram } from "../programs/agent-products.ts";
import { shellWords } from "../secrets/shell-words.ts";
import { maskArguments, maskText } from "../secrets/mask-secrets.ts";
import { shorten } from "../text/command-line.ts";
import { visibleText } from "../text/visible-text.ts";
import { leadingWords } from "./leading-words.ts";
import { nameWords } from "./name-target.ts";
import type { Name } from "./name-program.ts";
import type { ProcessRole } from "./role.ts";
import { writtenTitle } from "./title.ts";

/** Longest name, in characters (UTF-16 code units). */
export const processNameLimit = 120;

/** What is known of a process that gets a name. */
export interface NamedProgram {
  /** As the system shows it. */
  readonly name: string;
  /** Arguments, or a command line as it is stored; secrets may be masked. */
  readonly command: string | readonly string[];
  /** Where it works, absolute: paths below are shown without it. */
  readonly workspace?: string | undefined;
  /** What it is of a coding agent: its name comes from the product. */
  readonly agent?: Pick<AgentProgram, "label" | "role"> | undefined;
}

/** What a process is called. */
export interface ProcessName {
  /** What runs, not what interprets it: "vite dev". Masked, visible, 1 to 120 characters, one line. */
  readonly name: string;
  /** Absent where nothing tells. */
  readonly role?: ProcessRole;
}

/**
 * What a process runs, for people: the program behind interpreters, runners and wrappers with the words
 * that tell what it does, and its role (docs/names.md). Pure; never throws, never answers a blank name.
 */
export function processName(program: NamedProgram): ProcessName {
  const { command } = program;
  const args = typeof command === "string" ? [command] : command;
  return nameMasked({ ...program, command: maskArguments(args) });
}

/** The same for arguments that `maskArguments` has masked. */
export function nameMasked(program: NamedProgram): ProcessName {
  const { name, role } = readName(program) ?? { name: "" };
  const found = [name, maskText(program.name), firstOf(program.command)].find(isVisible);
  const given = { name: found === undefined ? "(no name)" : oneLine(found) };
  return role === undefined ? given : { ...given, role };
}

function readName({ name, command, workspace, agent }: NamedProgram): Name | undefined {
  const args = typeof command === "string" ? [command] : command;
  if (agent !== undefined) return nameAgent(agent, name, args, workspace);
  const written = writtenTitle(args);
  if (written !== undefined) return written;
  const words = wordsOf(name, args);
  // Only the kernel tells which init it is: "systemd".
  if (name !== "" && /(?:^|\/)init$/.test(words[0] ?? "")) return { name: maskText(name) };
  return nameWords(words, workspace);
}

/** Arguments; a line as it is stored has the quotes of a shell. */
function wordsOf(name: string, command: readonly string[]): readonly string[] {
  const [first = ""] = command;
  if (command.length === 1 && first.includes("'") && !first.includes("\\")) {
    return shellWords(first).flatMap((word) => (typeof word === "string" ? [] : [word.text]));
  }
  return splitLine(name, command, (program) => runnerOf(program) !== undefined);
}

/** Sessions by their product alone: the arguments may be a prompt. */
function nameAgent(
  { label, role }: NonNullable<NamedProgram["agent"]>,
  name: string,
  command: readonly string[],
  workspace: string | undefined,
): Name {
  if (role === "agent") return { name: label, role };
  if (role === "daemon") return { name: `${label} daemon` };
  const words = wordsOf(name, command);
  const at = words.findIndex((word) => /^(?:mcp|mcp-server|serve-mcp|mcp-serve)$/.test(word));
  if (at !== -1) {
    const shown = leadingWords(words.slice(at), 2, workspace);
    const serves = shown[0] !== "mcp" || /^(?:serve|server|start|run)?$/.test(shown[1] ?? "");
    return { name: [label, ...shown].join(" "), ...(serves && { role: "mcp-server" as const }) };
  }
  const verb = words.slice(1).find((word) => /^[a-z][a-z-]{1,20}$/.test(word));
  return { name: `${label} ${verb ?? "helper"}` };
}

function firstOf(command: string | readonly string[]): string {
  return typeof command === "string" ? command : (command[0] ?? "");
}

function oneLine(text: string): string {
  const line = shorten(text, 2 * processNameLimit)
    .replace(/\s+/g, " ")
    .trim();
  return shorten(visibleText(line), processNameLimit);
}

/** Has something to see: no blanks, joiners, fillers or the empty Braille pattern alone. */
function isVisible(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(
    text.replaceAll(/[\u115f\u1160\u2800\u3164\u{ffa0}]/gu, ""),
  );
}
