import type { ProcessInfo, ProcessSnapshot } from "@corral/inspector/core";
import { maskText } from "../secrets/mask-secrets.ts";

/**
 * The name a person knows a process by: the kernel's, except where that is only the name of a
 * thread. Node calls its first thread "MainThread" (from version 24 on), and the kernel's name of a
 * process is that of its first thread (proc_pid_comm(5)); then the program's file name is taken.
 */
export function readableName({ name, command }: Pick<ProcessInfo, "name" | "command">): string {
  // A process may set its name to its whole command line: mask secrets here too.
  if (name !== "MainThread") return /[ =]/.test(name) ? maskText(name) : name;
  const program = maskText(command[0] ?? "")
    .split("/")
    .at(-1);
  return program === undefined || program === "" ? name : program;
}

/** The snapshot with readable names; an unchanged process is the same object as the last time. */
export function withReadableNames(snapshot: ProcessSnapshot): ProcessSnapshot {
  const processes = snapshot.processes.map((process) => {
    const name = readableName(process);
    return name === process.name ? process : renamed(process, name);
  });
  return Object.assign({}, snapshot, { processes });
}

/** Renamed processes, cached so that an unchanged process stays the same object. */
const renamedBefore = new WeakMap<ProcessInfo, ProcessInfo>();

function renamed(process: ProcessInfo, name: string): ProcessInfo {
  const before = renamedBefore.get(process);
  if (before !== undefined) return before;
  const now = Object.assign({}, process, { name });
  renamedBefore.set(process, now);
  return now;
}
