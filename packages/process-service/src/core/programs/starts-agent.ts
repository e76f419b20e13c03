import type { ProgramKinds } from "./program-kinds.ts";

/** Whether one of some new programs is a coding agent; those without arguments are not known. */
export function startsAgent(
  programs: ProgramKinds,
  execs: readonly { readonly command?: readonly string[] }[],
): boolean {
  return execs.some(({ command }) => {
    if (command === undefined) return false;
    const [path = ""] = command;
    const name = path.slice(path.lastIndexOf("/") + 1);
    return programs.agentOf({ name, command })?.role === "agent";
  });
}
