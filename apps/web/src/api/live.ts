import { useSyncExternalStore } from "react";
import { useStore } from "../lib/store.ts";
import type { LiveState } from "./live-state.ts";
import { LiveStore } from "./live-store.ts";

/** One page, one connection. */
export const live = new LiveStore();

export function useLive(): LiveState {
  return useStore(live);
}

/** One value of the state; renders only when that value is another. */
export function useLiveValue<T extends string | number | boolean | undefined>(
  select: (state: LiveState) => T,
): T {
  return useSyncExternalStore(live.subscribe, () => select(live.get()));
}
