import type { ProcessState } from "../../../core/snapshot.ts";
import { stateOfLetter } from "../../../core/state-letters.ts";

const BY_CODE: readonly ProcessState[] = Array.from({ length: 128 }, (_, code) =>
  stateOfLetter(String.fromCharCode(code)),
);

const ZOMBIE = "Z".charCodeAt(0);

/**
 * State of a process from its stat line. When the main thread has exited but other threads still run,
 * the kernel reports Z although the process is alive: the state is `unknown` then.
 */
export function processState(code: number, threads: number): ProcessState {
  if (code === ZOMBIE && threads > 1) return "unknown";
  return BY_CODE[code] ?? "unknown";
}
