import type { Program, ProgramKinds } from "../programs/program-kinds.ts";
import type { Association, ProcessMention } from "../model.ts";

/**
 * A program that others use, too: a shared daemon, or one that a person works with. It and what runs below
 * it may be related to the tree that started it, and no more.
 */
export interface Sharer extends ProcessMention {
  readonly kind: "daemon" | "interactive";
}

export function sharerOf(
  { pid, ...program }: Program & { readonly pid: number },
  programs: ProgramKinds,
): Sharer | undefined {
  const daemon = programs.daemonOf(program);
  if (daemon !== undefined) return { pid, name: daemon, kind: "daemon" };
  if (!programs.isInteractive(program)) return undefined;
  return { pid, name: program.name, kind: "interactive" };
}

/** The one that is named in an association. */
export function sharerIn(association: Association): Sharer | undefined {
  const { sharedDaemon, interactiveProgram } = association;
  if (sharedDaemon !== undefined) return { ...sharedDaemon, kind: "daemon" };
  return interactiveProgram && { ...interactiveProgram, kind: "interactive" };
}
