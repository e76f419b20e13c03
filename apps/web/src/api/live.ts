import { useSyncExternalStore } from "react";
import { useStore } from "../lib/store.ts";
import { getPreferences } from "../state/preferences.ts";
import type { LiveState } from "./live-state.ts";
import { LiveStore } from "./live-store.ts";

/** One connection for the whole page. */
export const live = new LiveStore(() => getPreferences().notifications.length > 0);

export function useLive(): LiveState {
  return useStore(live);
}

/** One value of the live state; the component renders only when this value changes. */
export function useLiveValue<T extends string | number | boolean | undefined>(
  select: (state: LiveState) => T,
): T {
  return useSyncExternalStore(live.subscribe, () => select(live.get()));
}
