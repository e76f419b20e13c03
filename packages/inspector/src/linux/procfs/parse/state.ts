import type { ProcessState } from "../../../core/snapshot.ts";
import { stateOfLetter } from "../../../core/state-letters.ts";

const BY_CODE: readonly ProcessState[] = Array.from({ length: 128 }, (_, code) =>
  stateOfLetter(String.fromCharCode(code)),
);

const ZOMBIE = "Z".charCodeAt(0);

/**
 * The state of a process from its stat line. The first thread of a process may have ended while
 * others live on: the kernel then shows Z, but nothing has died, so the state is `unknown`.
 */
export function processState(code: number, threads: number): ProcessState {
  if (code === ZOMBIE && threads > 1) return "unknown";
  return BY_CODE[code] ?? "unknown";
}
