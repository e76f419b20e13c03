import type { CorralView, ProcessView } from "@corral/process-service/core";

/**
 * `refused`: the session is missing or invalid. `hidden`: the tab is hidden and nothing is fetched.
 * `reconnecting`: the server does not answer; the view is the last one received.
 */
export type Connection = "connecting" | "live" | "reconnecting" | "hidden" | "refused";

export interface LiveState {
  readonly connection: Connection;
  readonly view: CorralView | undefined;
  /**
   * performance.now() at the arrival of the newest scan: the age is measured by the page's clock
   * only.
   */
  readonly receivedAt: number;
  /** Row keys of processes that started within the last second. */
  readonly added: ReadonlySet<string>;
  /** Processes that ended within the last second. */
  readonly removed: readonly ProcessView[];
}

export const firstState: LiveState = {
  connection: "connecting",
  view: undefined,
  receivedAt: 0,
  added: new Set(),
  removed: [],
};
