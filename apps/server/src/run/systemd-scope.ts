import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findCommand } from "@corral/client/node";

/** Why a command cannot run in a scope of the user's systemd; undefined when it can. */
export function scopeProblem(environment: NodeJS.ProcessEnv): string | undefined {
  if (findCommand("systemd-run", environment["PATH"]).kind === "missing") {
    return "systemd-run is not installed";
  }
  const runtime = environment["XDG_RUNTIME_DIR"];
  if (runtime === undefined || runtime === "") return "XDG_RUNTIME_DIR is not set";
  const manager = join(runtime, "systemd", "private");
  if (!existsSync(manager)) return `no systemd manager of this user answers at ${manager}`;
  return undefined;
}

/** systemd-run creates the scope, moves itself into it and executes the command: one process. */
export function inScope(command: readonly string[], executorId: string): string[] {
  return [
    "systemd-run",
    "--user",
    "--scope",
    "--quiet",
    "--collect",
    `--unit=corral-${executorId}`,
    "--",
    ...command,
  ];
}

/**
 * The control group of the scope, read while the command lives; undefined when the command is in
 * another one. Source: cgroups(7), /proc/pid/cgroup.
 */
export function controlGroupOf(pid: number, executorId: string): string | undefined {
  try {
    const lines = readFileSync(`/proc/${pid}/cgroup`, "utf8").split("\n");
    const path = lines.find((line) => line.startsWith("0::"))?.slice("0::".length);
    return path?.endsWith(`/corral-${executorId}.scope`) ? join("/sys/fs/cgroup", path) : undefined;
  } catch {
    return undefined;
  }
}

/** The kernel kills all processes of the group at once, including those that fork meanwhile. */
export function killControlGroup(path: string): boolean {
  try {
    writeFileSync(join(path, "cgroup.kill"), "1");
    return true;
  } catch {
    // The group was removed with its last process, or the kernel is older than 5.14.
    return false;
  }
}
