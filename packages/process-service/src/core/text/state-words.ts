import type { ProcessState } from "@corral/inspector/core";

/** States that a row is marked with; the others need no word. */
export const stateWords: Readonly<Partial<Record<ProcessState, string>>> = {
  zombie: "exited, not collected",
  stopped: "paused",
};
