/** What is known of a running program. */
export interface ProgramFacts {
  /** As the system shows it; Linux cuts it to 15 bytes. */
  readonly name: string;
  /**
   * Its arguments, the program itself first. A single element with blanks is a whole line that the
   * platform did not split (macOS ps), or a title that the program wrote over its arguments.
   */
  readonly command: readonly string[];
}

/**
 * `agent`: works for a person, the root of a piece of work; a wrapper and its worker are both agents,
 * and so is a session below a daemon. `daemon`: serves all sessions of its product and outlives them.
 * `helper`: belongs to the product and does no work of its own (an MCP server, a login, a host for a
 * browser extension).
 */
export type AgentRole = "agent" | "daemon" | "helper";

/** What a program is in the world of coding agents. */
export interface AgentProgram {
  /** Of the product, such as "claude". */
  readonly label: string;
  readonly role: AgentRole;
  /**
   * The directory that an argument tells the agent to work in (`codex -C DIR`), as given: relative to
   * the working directory of the process unless absolute.
   */
  readonly directory?: string;
}

/** A package of a registry that holds the program. */
export interface AgentPackage {
  /** As the registry names it: "@openai/codex", "aider-chat". */
  readonly name: string;
  /**
   * Files that run the agent, relative to the package. Others are parts of it (a bundled `rg`, tests).
   */
  readonly scripts: readonly (string | RegExp)[];
}

/** Arguments that tell a role other than `agent`; all conditions that are given must hold. */
export interface RoleRule {
  readonly role: Exclude<AgentRole, "agent">;
  /** The first arguments that are no flags, in order: ["app-server", "daemon"]. */
  readonly words?: readonly string[];
  /** Flags, without values: "--managed-daemon". One of them is enough. */
  readonly flags?: readonly string[];
}

/** A coding agent, by structure: the program, the package that holds it, its arguments. */
export interface AgentProduct {
  /** Short and stable; stored with executors: "claude". */
  readonly label: string;
  /** As its makers write it: "Claude Code". */
  readonly title: string;
  /** File names of the installed program, without extension: "claude". */
  readonly programs: readonly string[];
  readonly packages?: readonly AgentPackage[];
  /** Python modules that `python -m` runs. */
  readonly modules?: readonly string[];
  /** Titles that it writes over its arguments. */
  readonly titles?: readonly RegExp[];
  /**
   * For a name that other programs have, too: arguments without which a bare program of that name is
   * another one. A package or an installation folder of the product needs none.
   */
  readonly requires?: RoleRule["words"] | RegExp;
  /** The first that holds decides; none: `agent`. */
  readonly roles: readonly RoleRule[];
  /** Flags with a value in the next argument. */
  readonly flagsWithValue?: readonly string[];
  /** Of those, the ones that set its directory. */
  readonly directoryFlags?: readonly string[];
  /** Environment variables that it sets for what it starts, and that name a session or a process. */
  readonly markers?: readonly string[];
}

/** A product that a person adds in the settings. */
export interface OwnProduct {
  readonly label: string;
  /** File names of the program, without extension. */
  readonly programs?: readonly string[];
  /** Packages; every script of one is the agent. */
  readonly packages?: readonly string[];
}
