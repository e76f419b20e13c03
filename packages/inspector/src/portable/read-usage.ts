import pidusage from "pidusage";
import { ProcessInspectorError } from "../core/errors.ts";
import type { UsageRow } from "./rows.ts";

/**
 * How many pids fit into one call. pidusage puts them all on a command line: with 10,000 it fails
 * with E2BIG on Linux; on Windows each one costs about 20 of 32,767 characters, and WMI refuses long
 * queries sooner.
 */
export function batchSize(platform: string): number {
  return platform === "win32" ? 200 : 2_000;
}

type ReadBatch = (pids: number[]) => Promise<Readonly<Record<string, UsageRow | undefined>>>;

/** Memory and CPU time of the given processes, in batches; those that are gone are left out. */
export async function readUsage(
  pids: readonly number[],
  size = batchSize(process.platform),
  readBatch: ReadBatch = askPidusage,
): Promise<Map<number, UsageRow>> {
  const usage = new Map<number, UsageRow>();
  const failures: unknown[] = [];
  let batches = 0;
  for (let start = 0; start < pids.length; start += size) {
    batches += 1;
    const batch = pids.slice(start, start + size);
    try {
      const rows = await readBatch(batch);
      for (const pid of batch) {
        const row = rows[pid];
        if (row !== undefined && isComplete(row)) usage.set(pid, row);
      }
    } catch (error) {
      if (!isNotFound(error)) failures.push(error);
    }
  }
  // One failed batch leaves its processes out, which the scan says; all failed is a failed scan.
  if (batches > 0 && failures.length === batches) {
    throw new ProcessInspectorError(
      "SYSTEM_ERROR",
      "Memory and CPU time of the processes could not be read.",
      { cause: failures[0] },
    );
  }
  return usage;
}

// `usePs`: one ps call also where /proc is there, so that Linux tests the way that macOS goes.
// pidusage looks each pid up in its own history for its `cpu`, by pid alone: not used here.
const askPidusage: ReadBatch = (pids) => pidusage(pids, { usePs: process.platform !== "win32" });

function isComplete(row: UsageRow): boolean {
  return Number.isFinite(row.memory) && Number.isFinite(row.ctime);
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
