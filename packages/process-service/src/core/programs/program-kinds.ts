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

/**
 * What a program is to Corral, by its name and arguments alone. A program of an agent is a shared
 * daemon only in that role, and never one that a person works with.
 */
export interface ProgramKinds {
  agentOf(program: Program): AgentProgram | undefined;
  /** Display name of the shared daemon that it is: "tmux", or an agent's "codex daemon". */
  daemonOf(program: Program): string | undefined;
  /** Whether a person works with it, whatever started it. */
  isInteractive(program: Program): boolean;
}

/** `own`: the products that a person has added. */
export function programKinds(products: AgentProducts, own: readonly OwnProduct[]): ProgramKinds {
  const agentOf: ProgramKinds["agentOf"] = (program) => products.identify(program, own);
  return {
    agentOf,
    daemonOf: (program) => {
      const agent = agentOf(program);
      if (agent !== undefined) return agent.role === "daemon" ? `${agent.label} daemon` : undefined;
      return sharedDaemon(program.name, program.command);
    },
    isInteractive: (program) =>
      isInteractiveProgram(program.name, program.command) && agentOf(program) === undefined,
  };
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
