import pidusage from "pidusage";
import { ProcessInspectorError } from "../core/errors.ts";
import type { UsageRow } from "./rows.ts";

/**
 * Most pids in one call of pidusage, which puts all on a command line. 10,000 fail with E2BIG on Linux;
 * on Windows each takes about 20 of 32,767 characters, and WMI rejects long queries earlier.
 */
export function batchSize(platform: string): number {
  return platform === "win32" ? 200 : 2_000;
}

type ReadBatch = (pids: number[]) => Promise<Readonly<Record<string, UsageRow | undefined>>>;

/** Memory and CPU time of the given processes, in batches; exited ones are left out. */
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
  // The scan reports processes of a failed batch as unreadable. If all batches fail, so does the scan.
  if (batches > 0 && failures.length === batches) {
    throw new ProcessInspectorError(
      "SYSTEM_ERROR",
      "memory and CPU time of the processes could not be read",
      { cause: failures[0] },
    );
  }
  return usage;
}

// `usePs`: use ps even where /proc exists, so that tests on Linux cover the code path of macOS.
// `cpu` of pidusage is not used: its history is keyed by pid alone.
const askPidusage: ReadBatch = (pids) => pidusage(pids, { usePs: process.platform !== "win32" });

function isComplete(row: UsageRow): boolean {
  return Number.isFinite(row.memory) && Number.isFinite(row.ctime);
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
