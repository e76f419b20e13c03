import { defined } from "@corral/inspector/core";
import { isLeftOver, isOwned } from "../association/standing.ts";
import { count, formatBytes, formatDuration } from "../text/quantities.ts";
import { findLeaks } from "./leaks.ts";
import type { ExecutorView, Finding, ProcessView } from "../model.ts";
import type { Settings } from "../settings.ts";
import type { Thresholds } from "./thresholds.ts";

export interface FindingsInput {
  readonly processes: readonly ProcessView[];
  readonly executors: readonly ExecutorView[];
  readonly thresholds: Thresholds;
  readonly settings: Pick<
    Settings,
    "memoryThresholdBytes" | "cpuThresholdPercent" | "thresholdDurationMs"
  >;
  readonly cpuCount: number;
  readonly takenAt: number;
}

/**
 * Findings with their reasons, sorted by kind and id. They do not change while the machine is idle
 * (memory is rounded to 1 MiB).
 */
export function findFindings(input: FindingsInput): readonly Finding[] {
  const executors = new Map(input.executors.map((executor) => [executor.id, executor]));
  const labelOf = (id: string | undefined): string => {
    const executor = id === undefined ? undefined : executors.get(id);
    return executor === undefined ? "an agent" : `${executor.label} ${executor.pid}`;
  };
  return [
    ...leftOvers(input, labelOf),
    ...leaks(input, labelOf),
    ...deletedDirectories(input, labelOf),
    ...aboveThresholds(input, labelOf),
  ];
}

type LabelOf = (executorId: string | undefined) => string;

function leftOvers({ processes, executors }: FindingsInput, labelOf: LabelOf): Finding[] {
  const left = groupByExecutor(processes.filter(isLeftOver));
  const findings: Finding[] = [];
  for (const executor of executors) {
    const rest = left.get(executor.id);
    if (rest === undefined) continue;
    const ports = new Set(rest.flatMap((process) => process.ports?.map(({ port }) => port) ?? []));
    const holding =
      ports.size === 0 ? "" : `, holding port ${[...ports].toSorted((a, b) => a - b).join(", ")}`;
    findings.push({
      id: `left-over:${executor.id}`,
      kind: "left-over",
      executorId: executor.id,
      processIds: rest.map(({ id }) => id),
      reason: `${labelOf(executor.id)} has ended, but ${count(rest.length, "process", "processes")} of it still run${rest.length === 1 ? "s" : ""}: ${namesOf(rest)}${holding}.`,
      memoryBytes: memoryOf(rest),
      since: executor.endedAt ?? 0,
    });
  }
  return findings;
}

function leaks({ processes, cpuCount }: FindingsInput, labelOf: LabelOf): Finding[] {
  return findLeaks(processes, cpuCount).map(({ executorId, processes: copies }): Finding => {
    const [first, second] = copies;
    return {
      // Id of the oldest copy, so that the id stays while copies are added.
      id: `leak:${first?.id ?? executorId}`,
      kind: "leak",
      executorId,
      processIds: copies.map(({ id }) => id),
      reason: `${labelOf(executorId)} has started ${first?.title ?? "the same command"} ${copies.length} times and none has ended.`,
      memoryBytes: memoryOf(copies),
      since: second?.startedAt ?? first?.startedAt ?? 0,
    };
  });
}

function deletedDirectories({ processes, takenAt }: FindingsInput, labelOf: LabelOf): Finding[] {
  const stranded = groupByExecutor(
    processes.filter((process) => isOwned(process) && process.workingDirectoryDeleted === true),
  );
  return [...stranded].map(([executorId, rows]): Finding => {
    const directories = new Set(rows.map(({ workingDirectory }) => workingDirectory ?? "?"));
    return {
      id: `deleted-directory:${executorId}`,
      kind: "deleted-directory",
      executorId,
      processIds: rows.map(({ id }) => id),
      reason: `${count(rows.length, "process", "processes")} of ${labelOf(executorId)} work${rows.length === 1 ? "s" : ""} in a directory that has been deleted (${[...directories].slice(0, 3).join(", ")}): ${namesOf(rows)}.`,
      memoryBytes: memoryOf(rows),
      since: Math.min(takenAt, ...rows.map(({ startedAt }) => startedAt ?? takenAt)),
    };
  });
}

function aboveThresholds(input: FindingsInput, labelOf: LabelOf): Finding[] {
  const { processes, thresholds, settings, takenAt } = input;
  const findings: Finding[] = [];
  const duration = formatDuration(settings.thresholdDurationMs);
  for (const process of processes) {
    const above = thresholds.get(process.id);
    if (above === undefined) continue;
    const add = (kind: "high-memory" | "high-cpu", since: number | undefined, what: string) => {
      if (since === undefined || takenAt - since < settings.thresholdDurationMs) return;
      const executorId = process.association?.executorId;
      findings.push({
        id: `${kind}:${process.id}`,
        kind,
        ...defined({ executorId }),
        processIds: [process.id],
        reason: `${process.title} ${process.pid} of ${labelOf(executorId)} has ${what} for more than ${duration}.`,
        memoryBytes: memoryOf([process]),
        since,
      });
    };
    const most = formatBytes(settings.memoryThresholdBytes);
    add("high-memory", above.memory, `held more than ${most}`);
    add("high-cpu", above.cpu, `used more than ${settings.cpuThresholdPercent} % of a core`);
  }
  return findings;
}

function groupByExecutor(processes: readonly ProcessView[]): Map<string, ProcessView[]> {
  return Map.groupBy(processes, ({ association }) => association?.executorId ?? "");
}

/** "vite dev ×3, esbuild, bash and 2 more" */
function namesOf(processes: readonly ProcessView[]): string {
  const counts = new Map<string, number>();
  for (const { title } of processes) counts.set(title, (counts.get(title) ?? 0) + 1);
  const names = [...counts].map(([name, copies]) => (copies === 1 ? name : `${name} ×${copies}`));
  const rest = names.length - 4;
  return rest > 1 ? `${names.slice(0, 4).join(", ")} and ${rest} more` : names.join(", ");
}

function memoryOf(processes: readonly ProcessView[]): number {
  const mebibyte = 1024 ** 2;
  const bytes = processes.reduce((sum, process) => sum + process.memoryBytes, 0);
  return Math.round(bytes / mebibyte) * mebibyte;
}
