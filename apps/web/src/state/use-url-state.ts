import { useSyncExternalStore } from "react";
import { formatUrlState, parseUrlState, type UrlState } from "./url-state.ts";

let search = location.search;
let state = parseUrlState(search);
const listeners = new Set<() => void>();

function read(): UrlState {
  if (location.search !== search) {
    search = location.search;
    state = parseUrlState(search);
  }
  return state;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

/**
 * Changes the address. "push" for steps that Back should undo; "replace" for typing and sorting, so
 * that Back leaves the view instead of undoing a letter.
 */
export function navigate(changes: Partial<UrlState>, how: "push" | "replace" = "push"): void {
  const query = formatUrlState({ ...read(), ...changes });
  if (query === location.search) return;
  const url = location.pathname + query;
  if (how === "push") history.pushState(null, "", url);
  else history.replaceState(null, "", url);
  for (const listener of listeners) listener();
}

/** Address for a link: the current state with `changes`. */
export function hrefOf(changes: Partial<UrlState>): string {
  return location.pathname + formatUrlState({ ...read(), ...changes });
}

export function useUrlState(): UrlState {
  return useSyncExternalStore(subscribe, read);
}
