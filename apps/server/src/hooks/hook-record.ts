import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeStateFile } from "@corral/client/node";
import type { HookRun } from "./run-hook.ts";

/** Runs that are kept, newest last. */
const mostRuns = 50;

function recordPath(directory: string): string {
  return join(directory, "hook-runs.json");
}

/** The last runs of hooks, oldest first; empty where none is recorded. */
export function readHookRuns(directory: string): readonly HookRun[] {
  try {
    const runs: unknown = JSON.parse(readFileSync(recordPath(directory), "utf8"));
    return Array.isArray(runs) ? runs : [];
  } catch {
    return [];
  }
}

export function recordHookRun(directory: string, run: HookRun): void {
  const runs = [...readHookRuns(directory), run].slice(-mostRuns);
  writeStateFile(recordPath(directory), `${JSON.stringify(runs)}\n`);
}
