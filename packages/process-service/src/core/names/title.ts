import { knownProgram } from "./known-program.ts";
import type { ProcessRole } from "./role.ts";

/**
 * A title that a program wrote over its arguments and that is no command line: "postgres: writer process",
 * "next-server (v15.1)", "node (vitest 1)".
 */
export function writtenTitle(
  command: readonly string[],
): { readonly name: string; readonly role?: ProcessRole } | undefined {
  const [first = "", ...rest] = command;
  if (rest.some((argument) => argument !== "")) return undefined;
  const title = first.trim();
  const worker = /^(?:node|bun|deno) \(([\w@/. -]+)\)$/.exec(title)?.[1];
  if (worker !== undefined)
    return named(worker.replace(/\s+\d+$/, " worker"), worker.split(" ")[0]);
  const versioned = /^([\w@./-]+)\s*\(v?\d[\w.-]*\)$/.exec(title)?.[1];
  if (versioned !== undefined) return named(versioned, versioned);
  const program = /^([A-Za-z][\w.-]*)(?: v?\d[\d.]*)?: \S/.exec(title)?.[1];
  return program === undefined ? undefined : named(title, program.toLowerCase());
}

function named(name: string, program = ""): { readonly name: string; readonly role?: ProcessRole } {
  const role = knownProgram(program)?.role;
  return role === undefined ? { name } : { name, role };
}
