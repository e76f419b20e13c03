import { useSyncExternalStore } from "react";
import type { LiveState } from "./live-state.ts";
import { LiveStore } from "./live-store.ts";

/** One page, one connection. */
export const live = new LiveStore();

export function useLive(): LiveState {
  return useSyncExternalStore(live.subscribe, live.getState);
}
