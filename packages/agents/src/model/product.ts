/** What is known of a running program. */
export interface ProgramFacts {
  /** As the system shows it; Linux cuts it to 15 bytes. */
  readonly name: string;
  /**
   * Its arguments, the program itself first. A single element with blanks is a whole line that the
   * platform did not split, or a title that the program wrote over its arguments; macOS rows may be
   * split at every blank.
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
  /** Of the product, for people: "Claude Code". The label of a person's own product. */
  readonly title: string;
  readonly role: AgentRole;
  /**
   * The directory that an argument tells the agent to work in (`codex -C DIR`), as given: relative to
   * the working directory of the process unless absolute. Only for agents.
   */
  readonly directory?: string;
  /**
   * The folder in which the agent waits until a session is given to it (`claude bg-spare`): while its
   * working directory is this one or below, it does nobody's work. Only for agents.
   */
  readonly waitsIn?: string;
}

/** A package of a registry that holds the program. */
export interface AgentPackage {
  /** As the registry names it: "@openai/codex", "aider-chat". */
  readonly name: string;
  /**
   * Files that run the agent, relative to the package. Others are parts of it (a bundled `rg`, tests).
   * Empty for packages of Python, which are installed as modules.
   */
  readonly scripts: readonly (string | RegExp)[];
}

/** Arguments that tell a role other than `agent`; all conditions that are given must hold. */
export interface RoleRule {
  readonly role: Exclude<AgentRole, "agent">;
  /** Subcommands, each with those below it: "login", "app-server daemon". One of them is enough. */
  readonly words?: readonly string[];
  /** Flags, without values: "--managed-daemon". One of them is enough. */
  readonly flags?: readonly string[];
}

/** Arguments by which a program is the product's, where other programs have the same name. */
export interface OwnArguments {
  /** First arguments that only this product has. */
  readonly words?: readonly string[];
  readonly flags?: readonly string[];
  /** Without any argument it is the product: the others do not run then. */
  readonly bare?: boolean;
  /** It takes a prompt as an argument: one with blanks is no file. */
  readonly prompt?: boolean;
}

/** A coding agent, by structure: the program, the package that holds it, its arguments. */
export interface AgentProduct {
  /** Short and stable; stored with executors: "claude". */
  readonly label: string;
  /** As its makers write it: "Claude Code". */
  readonly title: string;
  /** File names of the installed program, without extension: "claude". */
  readonly programs: readonly string[];
  /** Those of them that other programs have, too: they count only with arguments of the product. */
  readonly sharedPrograms?: readonly string[];
  readonly ownArguments?: OwnArguments;
  /** Of the npm registry. An installed launcher counts behind node only where there is one. */
  readonly npm?: readonly AgentPackage[];
  /** Of the Python index, with the modules that they install. */
  readonly python?: {
    readonly packages: readonly string[];
    readonly modules: readonly string[];
  };
  /** Paths of its own installation, of programs and scripts, with forward slashes. */
  readonly installations?: readonly RegExp[];
  /** A desktop application has the same name: on Windows the name alone tells nothing. */
  readonly desktopApp?: boolean;
  /** The first that holds decides; none: `agent`. */
  readonly roles: readonly RoleRule[];
  /** Subcommands that run the agent; a prompt may follow. */
  readonly agentWords?: readonly string[];
  /** Flags with a value in the next argument. */
  readonly flagsWithValue?: readonly string[];
  /** Flags with or before free text, such as a prompt: no subcommand follows. */
  readonly textFlags?: readonly string[];
  /** Flags whose value is its directory; they need not be among those with a value. */
  readonly directoryFlags?: readonly string[];
  /** Flags whose value is a file in the folder where it waits for a session. */
  readonly waitingFlags?: readonly string[];
  /** Its first argument that is a path is its directory. */
  readonly directoryArgument?: boolean;
  /** Environment variables that it sets for what it starts, and that name a session or a process. */
  readonly markers?: readonly string[];
}

/** A product that a person adds in the settings. */
export interface OwnProduct {
  readonly label: string;
  /** File names of the program, without extension; also of a script behind an interpreter. */
  readonly programs?: readonly string[];
  /** Packages; every script of one is the agent. */
  readonly packages?: readonly string[];
}
