import { readFileSync } from "node:fs";
import { isatty } from "node:tty";

/**
 * Whether this program's process group is the one that the terminal's keys go to. The command is in
 * that group too and gets their signals from the kernel itself.
 * Source: proc_pid_stat(5), fields 5 (pgrp) and 8 (tpgid).
 */
export function inForeground(): boolean {
  const fields = statFields(process.pid);
  if (fields === undefined) return isatty(0);
  const [, , group, , , foreground] = fields;
  return group !== undefined && group === foreground;
}

/** "T" when it was stopped by job control or SIGSTOP, "Z" for a zombie; see proc_pid_stat(5). */
export function stateOf(pid: number): string | undefined {
  return statFields(pid)?.[0];
}

/** From field 3, the state, on: the name before it may hold spaces and parentheses. */
export function statFields(pid: number): readonly string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}
