import { statSync } from "node:fs";
import type { ListeningPort } from "../core/snapshot.ts";
import { parseLsofDirectories, parseLsofPorts } from "./parse-lsof.ts";
import type { WorkingDirectory } from "./rows.ts";
import { run } from "./run.ts";

// lsof exits with 1 when one pid does not exist, but still prints the others.
async function lsof(pids: readonly number[], args: readonly string[]): Promise<string> {
  if (pids.length === 0) return "";
  const { stdout } = await run("lsof", ["-w", "-nP", "-a", "-p", pids.join(","), ...args]);
  return stdout;
}

/** Working directories of the given processes; unreadable ones are left out. */
export async function readDirectories(
  pids: readonly number[],
): Promise<Map<number, WorkingDirectory>> {
  const directories = parseLsofDirectories(await lsof(pids, ["-d", "cwd", "-Fpfn"]));
  return new Map([...directories].map(([pid, path]) => [pid, asDirectory(path)]));
}

/** Listening TCP and bound UDP ports of the given processes. */
export async function readPorts(pids: readonly number[]): Promise<Map<number, ListeningPort[]>> {
  return parseLsofPorts(await lsof(pids, ["-i", "-FpfPntT"]));
}

// On Linux the path of a deleted directory ends in " (deleted)"; a directory may have that name too.
function asDirectory(path: string): WorkingDirectory {
  const mark = " (deleted)";
  if (!path.endsWith(mark) || exists(path)) return { path, deleted: false };
  return { path: path.slice(0, -mark.length), deleted: true };
}

function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true; // not accessible: assume that the name ends so
  }
}
