import { readdirSync, readFileSync } from "node:fs";
import { readStat } from "@corral/inspector/linux";

/**
 * Pids of this program's children, zombies included. Each thread has its own list, and an adopted
 * child may be in any of them. Source: proc_pid_task_children(5).
 */
export function childPids(): number[] {
  const taskFolder = `/proc/${process.pid}/task`;
  try {
    return readdirSync(taskFolder).flatMap((thread) =>
      readFileSync(`${taskFolder}/${thread}/children`, "latin1")
        .split(" ")
        .filter((one) => one.trim() !== "")
        .map(Number),
    );
  } catch {
    // A thread has just exited, or the kernel has no such list (CONFIG_PROC_CHILDREN).
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return pids.map(Number).filter((one) => readStat(one)?.parentPid === process.pid);
  }
}

/** A child of this program that is no zombie. */
export interface LivingChild {
  readonly pid: number;
  /** Clock ticks from the boot to its start; see proc_pid_stat(5). */
  readonly startTicks: number;
}

export function livingChildren(): LivingChild[] {
  return childPids().flatMap((pid) => {
    const stat = readStat(pid);
    if (stat === undefined || stat.state === "zombie" || stat.state === "dead") return [];
    return [{ pid, startTicks: stat.startTicks }];
  });
}
