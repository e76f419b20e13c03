import type { ProcessState } from "./snapshot.ts";

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

/** State of the letter in proc_pid_stat(5) field 3, which ps(1) of procps prints too. */
export function stateOfLetter(letter: string): ProcessState {
  return STATES[letter] ?? "unknown";
}
