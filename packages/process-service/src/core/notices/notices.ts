import type { CorralView, ExecutorView } from "../model.ts";
import { endingWords } from "../history/run-words.ts";
import { count, formatBytes, formatPorts } from "../text/quantities.ts";
import { shortText } from "../text/visible-text.ts";
import type { Notice } from "./notice.ts";

/** What was known at a view, so that nothing is told twice. */
export interface NoticeMemory {
  /** Of the view. */
  readonly takenAt: number;
  /** Ids of all executors in it, ended ones too. */
  readonly seen: ReadonlySet<string>;
  /** By executor id: since when it waits, where it does; else undefined. */
  readonly alive: ReadonlyMap<string, number | undefined>;
  /** Ended ones that have left something over, at this view or before. */
  readonly leftOver: ReadonlySet<string>;
  /** Ids of processes of leaks, at this view or before: a leak stays the same without its oldest copy. */
  readonly leaking: ReadonlySet<string>;
  readonly isMemoryLow: boolean;
}

/** Available memory is nearly gone below the first share, and no longer so above the second. */
const lowMemory = { below: 0.08, above: 0.15 } as const;
/** A dying tree needs a moment: what runs on after it is left over, milliseconds. */
const leftOverAfterMs = 10_000;

/**
 * What has happened since the view that `before` is of; nothing for a first view. A view of a failed scan
 * tells nothing, and leaves the memory as it is.
 */
export function noticesOf(
  view: CorralView,
  before?: NoticeMemory,
): { readonly notices: readonly Notice[]; readonly memory: NoticeMemory } {
  if (before !== undefined && view.scan.state === "failed") return { notices: [], memory: before };
  const memory = memoryOf(view, before);
  if (before === undefined) return { notices: [], memory };
  const at = view.takenAt;
  const notices: Notice[] = [];
  for (const executor of view.executors) {
    if (isNew(executor, before)) notices.push(began(executor, at));
    if (isNewlyWaiting(executor, before)) notices.push(waiting(executor, at));
    if (isNewlyEnded(executor, before)) notices.push(ended(executor, at));
    if (memory.leftOver.has(executor.id) && !before.leftOver.has(executor.id)) {
      notices.push(leftOver(executor, at));
    }
  }
  for (const { kind, reason, executorId, processIds } of view.findings) {
    if (kind !== "leak" || processIds.some((id) => before.leaking.has(id))) continue;
    const title = `Leak: ${shortText(reason, 200)}`;
    notices.push({ kind, at, title, text: "", ...(executorId !== undefined && { executorId }) });
  }
  if (memory.isMemoryLow && !before.isMemoryLow) notices.push(memoryLow(view, at));
  return { notices, memory };
}

function memoryOf(view: CorralView, before: NoticeMemory | undefined): NoticeMemory {
  const { executors, processes, findings, host, takenAt } = view;
  const living = executors.filter(({ alive }) => alive);
  const left = executors.filter(
    ({ alive, totals, endedAt = 0 }) =>
      !alive && totals.leftOver > 0 && takenAt - endedAt >= leftOverAfterMs,
  );
  const leaks = findings.filter(({ kind }) => kind === "leak");
  const available = host.memoryAvailableBytes / host.memoryTotalBytes;
  const limit = before?.isMemoryLow === true ? lowMemory.above : lowMemory.below;
  return {
    takenAt,
    seen: new Set(executors.map(({ id }) => id)),
    alive: new Map(
      living.map(({ id, state }) => [id, state?.state === "waiting" ? state.since : undefined]),
    ),
    // One that a scan missed is not told again; what the view no longer has is forgotten.
    leftOver: new Set([
      ...left.map(({ id }) => id),
      ...executors.filter(({ id }) => before?.leftOver.has(id) === true).map(({ id }) => id),
    ]),
    leaking: new Set([
      ...leaks.flatMap(({ processIds }) => processIds),
      ...processes.filter(({ id }) => before?.leaking.has(id) === true).map(({ id }) => id),
    ]),
    isMemoryLow: available < limit,
  };
}

/** Also for one that has answered and waits again. */
function isNewlyWaiting({ id, alive, state }: ExecutorView, before: NoticeMemory): boolean {
  return alive && state?.state === "waiting" && before.alive.get(id) !== state.since;
}

/** Also for one that has ended since: it lived between two scans. */
function isNew({ id, alive, registeredAt }: ExecutorView, before: NoticeMemory): boolean {
  return !before.seen.has(id) && (alive || registeredAt >= before.takenAt);
}

function isNewlyEnded(executor: ExecutorView, before: NoticeMemory): boolean {
  return !executor.alive && (before.alive.has(executor.id) || isNew(executor, before));
}

function began(executor: ExecutorView, at: number): Notice {
  return {
    kind: "began",
    at,
    executorId: executor.id,
    title: `${nameOf(executor)} has begun`,
    text: "",
  };
}

function waiting(executor: ExecutorView, at: number): Notice {
  const text = shortText(executor.state?.waitingFor ?? "", 200);
  const title = `${nameOf(executor)} waits for you`;
  return { kind: "waiting", at, executorId: executor.id, title, text };
}

function ended(executor: ExecutorView, at: number): Notice {
  const title = `${nameOf(executor)} has ended`;
  return { kind: "ended", at, executorId: executor.id, title, text: endingWords(executor.ending) };
}

function leftOver(executor: ExecutorView, at: number): Notice {
  const { leftOver: processes, memoryBytes, ports } = executor.totals;
  const held = [formatBytes(memoryBytes), formatPorts(ports)].filter((part) => part !== "");
  const title = `${nameOf(executor)} left ${count(processes, "process", "processes")} over`;
  return { kind: "left-over", at, executorId: executor.id, title, text: held.join(" · ") };
}

function memoryLow({ host }: CorralView, at: number): Notice {
  const text = `${formatBytes(host.memoryAvailableBytes)} of ${formatBytes(host.memoryTotalBytes)} are available`;
  const title = `The memory of ${shortText(host.name, 60)} is nearly gone`;
  return { kind: "memory", at, title, text };
}

function nameOf({ label, title }: ExecutorView): string {
  const works = title === undefined ? "" : `: ${shortText(title.text, 80)}`;
  return `${shortText(label, 60)}${works}`;
}
