import { readdirSync, readFileSync } from "node:fs";
import { stateOf, statFields } from "./terminal.ts";

/**
 * The children of this program, dead ones that nobody has collected included. Every thread has its
 * own list; an adopted one may be on any of them. Source: proc_pid_task_children(5).
 */
export function ownChildren(): number[] {
  const own = `/proc/${process.pid}/task`;
  try {
    return readdirSync(own).flatMap((thread) =>
      readFileSync(`${own}/${thread}/children`, "latin1")
        .split(" ")
        .filter((one) => one.trim() !== "")
        .map(Number),
    );
  } catch {
    // A thread has just ended, or the kernel was built without the list (CONFIG_PROC_CHILDREN).
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return pids.map(Number).filter((one) => statFields(one)?.[1] === String(process.pid));
  }
}

export function isDead(pid: number): boolean {
  const state = stateOf(pid);
  return state === undefined || state === "Z" || state === "X";
}
