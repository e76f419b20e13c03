import { asProgram, type ProgramKinds } from "../programs/program-kinds.ts";
import { processName } from "./process-name.ts";
import type { ProcessRole } from "./role.ts";

/** The title and the role that a view shows. */
export interface ShownTitle {
  readonly title: string;
  readonly role?: ProcessRole;
}

/** By record: a view of every tick asks for the same ones. */
const known = new WeakMap<
  object,
  { readonly programs: ProgramKinds; readonly title: ShownTitle }
>();

/** Of a process that is known from a scan, or from a record of its name and its command line. */
export function titleOf(
  record: { readonly name: string; readonly command: string | readonly string[] },
  programs: ProgramKinds,
): ShownTitle {
  const before = known.get(record);
  if (before?.programs === programs) return before.title;
  const { name: title, role } = processName({
    ...asProgram(record),
    agent: programs.agentOf(asProgram(record)),
  });
  const shown = role === undefined ? { title } : { title, role };
  known.set(record, { programs, title: shown });
  return shown;
}
