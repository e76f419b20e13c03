import type { AgentProgram } from "../../src/index.ts";

export function shown(program: AgentProgram | undefined): string | undefined {
  if (program === undefined) return undefined;
  return program.role === "agent" ? program.label : `${program.label} ${program.role}`;
}
