import type { ProcessInfo } from "@corral/inspector/core";

/**
 * What a program is in the world of coding agents. `agent`: the root of a piece of work; a wrapper and
 * its worker both, and a session below a daemon. `daemon`: serves all sessions of its product and
 * outlives them. `helper`: belongs to the product and is no agent.
 */
export interface AgentProgram {
  /** Of the product, such as "claude". */
  readonly label: string;
  /** Of the product, for people: "Claude Code". */
  readonly title: string;
  readonly role: "agent" | "daemon" | "helper";
  /** The directory that an argument sets (`codex -C DIR`), relative to the working directory unless absolute. */
  readonly directory?: string;
  /**
   * Where it waits until a session is given to it: with this working directory, or one below, it is
   * nobody's work, and no agent yet.
   */
  readonly waitsIn?: string;
}

/** A product that a person adds in the settings. */
export interface OwnProduct {
  readonly label: string;
  /** File names of the program, without extension. */
  readonly programs?: readonly string[];
  /** npm packages; every script of one is the agent. */
  readonly packages?: readonly string[];
}

/** Knows the programs of coding agents; `@corral/agents` has one. */
export interface AgentProducts {
  /** undefined for all other programs. Pure: asked once per process and exec. */
  identify(
    program: Pick<ProcessInfo, "name" | "command">,
    own: readonly OwnProduct[],
  ): AgentProgram | undefined;
}

/** No agents are recognised. */
export const noProducts: AgentProducts = { identify: () => undefined };
