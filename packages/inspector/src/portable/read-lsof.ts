import { statSync } from "node:fs";
import type { ListeningPort } from "../core/snapshot.ts";
import { parseLsofDirectories, parseLsofPorts } from "./parse-lsof.ts";
import type { WorkingDirectory } from "./rows.ts";
import { run } from "./run.ts";

// lsof exits with 1 when a single pid is gone, and still gives the others.
async function lsof(pids: readonly number[], args: readonly string[]): Promise<string> {
  if (pids.length === 0) return "";
  const { stdout } = await run("lsof", ["-w", "-nP", "-a", "-p", pids.join(","), ...args]);
  return stdout;
}

/** Working directories of the given processes, those left out that may not be read. */
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

// On Linux the name ends in " (deleted)" when the directory is gone, or when it is really called so.
function asDirectory(path: string): WorkingDirectory {
  const mark = " (deleted)";
  if (!path.endsWith(mark) || exists(path)) return { path, deleted: false };
  return { path: path.slice(0, -mark.length), deleted: true };
}

function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true; // not to be seen from here; taken by its word
  }
}
