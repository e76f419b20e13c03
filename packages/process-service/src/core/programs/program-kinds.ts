import type { ProcessInfo } from "@corral/inspector/core";
import {
  noProducts,
  type AgentProducts,
  type AgentProgram,
  type OwnProduct,
} from "./agent-products.ts";
import { isInteractiveProgram } from "./interactive-programs.ts";
import { sharedDaemon } from "./shared-daemons.ts";

/** A command that is stored as one line is one argument. */
export type Program = Pick<ProcessInfo, "name" | "command">;

/** What programs are to Corral, by their names and arguments alone. */
export interface ProgramKinds {
  /** undefined for a program of no agent. */
  agentOf(program: Program): AgentProgram | undefined;
}

/** `own`: the products that a person has added. */
export function programKinds(products: AgentProducts, own: readonly OwnProduct[]): ProgramKinds {
  return { agentOf: (program) => products.identify(program, own) };
}

/**
 * Display name of the shared daemon that a program is: "tmux", or an agent's "codex daemon". `agent`: what
 * it is of a coding agent; in another role it is no daemon, whatever its name.
 */
export function sharedDaemonOf(
  { name, command }: Program,
  agent: AgentProgram | undefined,
): string | undefined {
  if (agent === undefined) return sharedDaemon(name, command);
  return agent.role === "daemon" ? `${agent.label} daemon` : undefined;
}

/** Whether a person works with a program, whatever started it. Never with a program of an agent. */
export function isInteractive(
  { name, command }: Program,
  agent: AgentProgram | undefined,
): boolean {
  return agent === undefined && isInteractiveProgram(name, command);
}

/** Knows no agents. */
export const plainPrograms: ProgramKinds = programKinds(noProducts, []);

/** A process of a scan, or a row of a view with its command as one line. */
export function asProgram(process: {
  readonly name: string;
  readonly command: string | readonly string[];
}): Program {
  const { name, command } = process;
  return { name, command: typeof command === "string" ? [command] : command };
}
