import type { ProcessState } from "@corral/inspector/core";

/** States shown in a row; the others have no word. */
export const stateWords: Readonly<Partial<Record<ProcessState, string>>> = {
  zombie: "exited, not collected",
  stopped: "paused",
};
