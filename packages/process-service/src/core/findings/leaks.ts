import { ancestorsOf, indexByPid, parentOf } from "@corral/inspector/core";
import { isLeftOver, isOwned } from "../association/standing.ts";
import type { ProcessView } from "../model.ts";

/** Processes of one executor that run the same command in the same directory again and again. */
export interface Leak {
  readonly executorId: string;
  /** Oldest first. */
  readonly processes: readonly ProcessView[];
}

/** Starts closer together than this are one burst (a worker pool, not a leak), milliseconds. */
const burstGapMs = 5_000;

/** Least number of separate starts of the same command. */
const leastBursts = 3;
const leastCopies = 4;

/**
 * Finds leaks of living executors: copies of a command started at different times. Copies started in
 * one burst are a worker pool, unless there are far more of them than cores.
 */
export function findLeaks(processes: readonly ProcessView[], cpuCount: number): readonly Leak[] {
  const byCommand = groupBy(
    processes.filter(
      (process) =>
        isOwned(process) &&
        !isLeftOver(process) &&
        process.association?.evidence !== "executor" &&
        process.state !== "zombie",
    ),
    (process) => process.command || process.name,
  );
  const groups = byCommand.flatMap((same) =>
    groupBy(same, ({ association }) => association?.executorId).flatMap((own) =>
      groupBy(own, ({ workingDirectory }) => workingDirectory),
    ),
  );
  const pool = Math.max(8, 2 * cpuCount + 1);
  const leaks: Leak[] = [];
  for (const same of groups) {
    const group = withoutForks(same);
    if (group.length < leastCopies) continue;
    const sorted = group.toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
    if (group.length < pool && bursts(sorted) < leastBursts) continue;
    leaks.push({ executorId: sorted[0]?.association?.executorId ?? "", processes: sorted });
  }
  return outermost(leaks, processes);
}

/** The groups that are large enough to matter. */
function groupBy(
  processes: readonly ProcessView[],
  keyOf: (process: ProcessView) => string | undefined,
): ProcessView[][] {
  const groups = [...Map.groupBy(processes, keyOf).values()];
  return groups.filter(({ length }) => length >= leastCopies);
}

/** A copy below another one is its worker or a fork before exec, not a new start. */
function withoutForks(group: readonly ProcessView[]): readonly ProcessView[] {
  const byPid = indexByPid(group);
  return group.filter((process) => parentOf(process, byPid) === undefined);
}

function bursts(sorted: readonly ProcessView[]): number {
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const { startedAt } of sorted) {
    if (startedAt === undefined) continue;
    if (startedAt - last > burstGapMs) count += 1;
    last = startedAt;
  }
  return count;
}

/** A leaked `npm run dev` includes its shell and its node: only the outermost group is reported. */
function outermost(leaks: readonly Leak[], processes: readonly ProcessView[]): readonly Leak[] {
  const byExecutor = Map.groupBy(leaks, ({ executorId }) => executorId);
  if (byExecutor.size === leaks.length) return leaks;
  const byPid = indexByPid(processes);
  const leakOf = new Map<string, Leak>();
  for (const leak of leaks) for (const { id } of leak.processes) leakOf.set(id, leak);
  const hasLeakAbove = (process: ProcessView, own: Leak): boolean =>
    ancestorsOf(process, byPid).some(({ id }) => {
      const leak = leakOf.get(id);
      return leak !== undefined && leak !== own && leak.executorId === own.executorId;
    });
  return leaks.filter((leak) => !leak.processes.every((process) => hasLeakAbove(process, leak)));
}
