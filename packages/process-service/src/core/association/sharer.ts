import { defined } from "@corral/inspector/core";
import type { AgentProgram } from "../programs/agent-products.ts";
import {
  asProgram,
  isInteractive,
  sharedDaemonOf,
  type Program,
  type ProgramKinds,
} from "../programs/program-kinds.ts";
import type { Association, ProcessMention } from "../model.ts";

/**
 * A program that others use, too: a shared daemon, or one that a person works with. It and what runs below
 * it may be related to the tree that started it, and no more.
 */
export interface Sharer extends ProcessMention {
  readonly kind: "daemon" | "interactive";
  /** Label of the product whose own daemon it is. */
  readonly product?: string;
}

/** `agent`: what the program is of a coding agent. */
export function sharerOf(
  pid: number,
  program: Program,
  agent: AgentProgram | undefined,
): Sharer | undefined {
  const daemon = sharedDaemonOf(program, agent);
  if (daemon !== undefined) {
    const product = agent?.role === "daemon" ? agent.label : undefined;
    return { pid, name: daemon, kind: "daemon", ...defined({ product }) };
  }
  if (!isInteractive(program, agent)) return undefined;
  return { pid, name: program.name, kind: "interactive" };
}

/** For a process of a scan, or a row of a view. */
export function isShared(
  process: Parameters<typeof asProgram>[0] & { readonly pid: number },
  programs: ProgramKinds,
): boolean {
  const program = asProgram(process);
  return sharerOf(process.pid, program, programs.agentOf(program)) !== undefined;
}

/** The one that is named in an association. */
export function sharerIn(association: Association): Sharer | undefined {
  const { sharedDaemon, interactiveProgram } = association;
  if (sharedDaemon !== undefined) return { ...sharedDaemon, kind: "daemon" };
  return interactiveProgram && { ...interactiveProgram, kind: "interactive" };
}
