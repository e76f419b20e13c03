import type { ProcessRole } from "../../../src/core/names/role.ts";

/** A command as a person types it, or its arguments; its name with the workspace /wt/a; its role. */
export type Line = readonly [command: string | readonly string[], name: string, role?: ProcessRole];

/** Splits at blanks; what stands in single quotes is one argument. */
export function argumentsOf(command: Line[0]): readonly string[] {
  if (typeof command !== "string") return command;
  return (command.match(/'[^']*'|\S+/g) ?? []).map((word) =>
    word.startsWith("'") ? word.slice(1, -1) : word,
  );
}
