import os from "node:os";
import { identityKey } from "../core/identity.ts";
import type { HostUsage, ProcessInfo, ProcessSnapshot, ScanProblem } from "../core/snapshot.ts";
import { reuseUnchanged } from "../core/unchanged.ts";
import { countOfProcesses } from "../core/messages.ts";
import { CpuSamples } from "./cpu-samples.ts";
import type { DirectoryCache } from "./directory-cache.ts";
import type { HostNames } from "./host.ts";
import type { ListRow, StatusRow, UsageRow } from "./rows.ts";
import type { StartTokens } from "./start-tokens.ts";
import { startOf, toProcessInfo } from "./to-process-info.ts";

/** Sources of the rows of a scan; tests use recorded ones. */
export interface ScanSources {
  readonly platform: string;
  readonly names: HostNames;
  readonly tokens: StartTokens;
  readonly list: () => Promise<readonly ListRow[]>;
  readonly usage: (pids: readonly number[]) => Promise<ReadonlyMap<number, UsageRow>>;
  readonly status: () => Promise<readonly StatusRow[]>;
  /** undefined without lsof. */
  readonly directories: DirectoryCache | undefined;
  readonly hostUsage: () => HostUsage;
  /** Whether a process has this pid now. */
  readonly probe: (pid: number) => boolean;
}

/** The result scans the machine. Between scans it keeps CPU samples and the previous records. */
export function createScan(sources: ScanSources): (fresh: boolean) => Promise<ProcessSnapshot> {
  const { platform, tokens } = sources;
  const cpu = new CpuSamples(os.availableParallelism());
  let before = new Map<number, ProcessInfo>();

  return async (fresh) => {
    const takenAt = Date.now();
    const began = performance.now();
    const [list, statusRows] = await Promise.all([sources.list(), sources.status()]);
    const usageRows = await sources.usage(list.map(({ pid }) => pid));
    const statuses = new Map(statusRows.map((row) => [row.pid, row]));

    const identified = list.map((row) => {
      const usage = usageRows.get(row.pid);
      const startedAt = startOf(row, usage);
      const startToken = startedAt === undefined ? undefined : tokens.tokenOf(row.pid, startedAt);
      const key = startToken === undefined ? undefined : identityKey({ pid: row.pid, startToken });
      return { list: row, usage, startedAt, startToken, key };
    });
    tokens.keepOnly(new Set(list.map(({ pid }) => pid)));

    const pids = new Map<string, number>();
    for (const { key, list: row } of identified) if (key !== undefined) pids.set(key, row.pid);
    const directories = await sources.directories?.of(pids, takenAt, fresh);

    const processes: ProcessInfo[] = [];
    const unreadable: number[] = [];
    for (const { key, ...rows } of identified) {
      const directory = key === undefined ? undefined : directories?.get(key);
      const status = statuses.get(rows.list.pid);
      const info = toProcessInfo({
        ...rows,
        platform,
        status: isSame(tokens, rows.startToken, status) ? status : undefined,
        cpuPercent:
          key === undefined || rows.usage === undefined
            ? undefined
            : cpu.percent(key, { cpuTimeMs: rows.usage.ctime, at: rows.usage.timestamp }),
        workingDirectory: directory,
      });
      if (info === undefined) unreadable.push(rows.list.pid);
      else processes.push(reuseUnchanged(before.get(info.pid), info));
    }
    cpu.endScan();
    before = new Map(processes.map((info) => [info.pid, info]));
    return {
      ...sources.names,
      takenAt,
      durationMs: performance.now() - began,
      processes,
      problems: problemsOf(unreadable.filter(sources.probe)),
      host: sources.hostUsage(),
    };
  };
}

// The rows come from several programs, one after the other; a pid may be reused in between.
function isSame(
  tokens: StartTokens,
  token: string | undefined,
  row: StatusRow | undefined,
): boolean {
  return (
    row?.startedAt === undefined || token === undefined || tokens.matches(token, row.startedAt)
  );
}

function problemsOf(unreadable: readonly number[]): ScanProblem[] {
  const count = unreadable.length;
  if (count === 0) return [];
  const message = `memory and CPU time of ${countOfProcesses(count)} could not be read; left out`;
  return [{ code: "PROCESS_UNREADABLE", count, message }];
}
