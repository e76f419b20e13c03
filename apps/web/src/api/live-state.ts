import type { CorralView, ProcessView } from "@corral/process-service/core";

/**
 * `refused`: the page has no valid token. `hidden`: the tab is hidden, nothing is fetched.
 * `reconnecting`: the server does not answer; what is shown is from before.
 */
export type Connection = "connecting" | "live" | "reconnecting" | "hidden" | "refused";

export interface LiveState {
  readonly connection: Connection;
  readonly view: CorralView | undefined;
  /** performance.now() when the newest scan arrived: how old the view is, by one clock. */
  readonly receivedAt: number;
  /** Row keys that appeared within the last second. */
  readonly added: ReadonlySet<string>;
  /** Processes that went within the last second. */
  readonly removed: readonly ProcessView[];
}

export const firstState: LiveState = {
  connection: "connecting",
  view: undefined,
  receivedAt: 0,
  added: new Set(),
  removed: [],
};
