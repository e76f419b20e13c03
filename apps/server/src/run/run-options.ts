import type { ExecutorKind } from "@corral/process-service/core";

/** What to do with the processes that the command leaves over. */
export type OnExit = "report" | "stop" | "keep";

export interface RunOptions {
  /** The program and its arguments; not empty. */
  readonly command: readonly string[];
  /** Default: "coding-agent" for known agents, else "other". */
  readonly kind?: ExecutorKind;
  /** Display name; default: the name of the agent or of the command. */
  readonly label?: string;
  /** Default: the name of the workspace's main repository. */
  readonly project?: string;
  readonly task?: string;
  readonly attempt?: string;
  /** Default: the root of the current git worktree. */
  readonly workspace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Default "report". */
  readonly onExit?: OnExit;
  /** Run in a transient systemd scope; with `onExit: "stop"` its whole control group is killed. */
  readonly systemd?: boolean;
  /** Directory of the store and the token; default: the user's state directory. */
  readonly dataDir?: string;
}
