import type { ProcessState } from "../core/snapshot.ts";

const STATES: Readonly<Record<string, ProcessState>> = {
  R: "running",
  S: "sleeping",
  D: "disk-sleep",
  T: "stopped",
  t: "traced",
  Z: "zombie",
  X: "dead",
  x: "dead",
  I: "idle",
  K: "sleeping", // wakekill, 2.6.33 to 3.13
  W: "sleeping", // waking, 2.6.33 to 3.13; paging before 2.6
  P: "sleeping", // parked
};

const BY_CODE: readonly ProcessState[] = Array.from(
  { length: 128 },
  (_, code) => STATES[String.fromCharCode(code)] ?? "unknown",
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
