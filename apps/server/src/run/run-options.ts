import type { ExecutorKind } from "@corral/process-service/core";

/** What becomes of the processes that the command leaves behind. */
export type OnExit = "report" | "stop" | "keep";

export interface RunOptions {
  /** The command and its arguments; at least one word. */
  readonly command: readonly string[];
  /** Default: a known coding agent is one, everything else is "other". */
  readonly kind?: ExecutorKind;
  /** What a person reads; default: the agent's or the command's name. */
  readonly label?: string;
  /** Default: the name of the workspace's main repository. */
  readonly project?: string;
  readonly task?: string;
  readonly attempt?: string;
  /** Default: the root of the git worktree that this program works in. */
  readonly workspace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Default "report". */
  readonly onExit?: OnExit;
  /** In a transient scope of systemd, whose control group ends with the command where asked to. */
  readonly systemd?: boolean;
  /** Where the store and the token lie; default: the user's state directory. */
  readonly dataDir?: string;
}
