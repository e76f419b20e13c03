import { defined, identityKey } from "@corral/inspector/core";
import type { ListeningPort } from "@corral/inspector/core";
import type { AssociateResult } from "../association/associate.ts";
import { deadAncestorsOf } from "../association/dead-ancestors.ts";
import type {
  CorralView,
  Executor,
  ExecutorView,
  Protection,
  LineageEntry,
  ProcessView,
} from "../model.ts";
import type { ExecutorDescription } from "../sessions/describe-executor.ts";
import { isOtherBoot } from "../association/owners.ts";
import { processViews, tenthsOfSeconds } from "./process-view.ts";
import type { ProtectedIds } from "./process-view.ts";
import { processTotals } from "./totals.ts";

export interface ViewInput {
  readonly result: AssociateResult;
  readonly executors: readonly Executor[];
  readonly lineage: ReadonlyMap<string, LineageEntry>;
  /** By row id; only of processes whose ports were read. */
  readonly ports: ReadonlyMap<string, readonly ListeningPort[]>;
  readonly describe?: (executor: Executor, alive: boolean) => ExecutorDescription;
  readonly protections: readonly Protection[];
  readonly revision: number;
  readonly scan: CorralView["scan"];
  readonly store: CorralView["store"];
  readonly readOnly: boolean;
  readonly findings: CorralView["findings"];
}

/**
 * The view of one snapshot. Executors are sorted by registration, processes by pid: diffViews and
 * applyChanges rely on it.
 */
export function buildView(input: ViewInput): CorralView {
  const { result } = input;
  const { snapshot } = result.index;
  const protectedIds = protectedIdsOf(input.protections, snapshot.hostId);
  const processes = inOrder(processViews(result, input.ports, protectedIds), byPid);
  return {
    hostId: snapshot.hostId,
    ...defined({ bootId: snapshot.bootId }),
    revision: input.revision,
    takenAt: snapshot.takenAt,
    scan: input.scan,
    store: input.store,
    readOnly: input.readOnly,
    host: snapshot.host,
    executors: executorViews(input, processes, protectedIds),
    processes,
    deadAncestors: deadAncestorsOf(
      result,
      input.lineage,
      new Set(input.executors.map(identityKey)),
    ),
    findings: input.findings,
  };
}

function protectedIdsOf(marks: readonly Protection[], hostId: string): ProtectedIds {
  const processes = new Set<string>();
  const executors = new Set<string>();
  for (const mark of marks) {
    if (mark.hostId !== hostId) continue;
    if (mark.kind === "process") processes.add(identityKey(mark.process));
    else executors.add(mark.executorId);
  }
  return { processes, executors };
}

function executorViews(
  { result, executors, describe }: ViewInput,
  processes: readonly ProcessView[],
  protectedIds: ProtectedIds,
): readonly ExecutorView[] {
  const { snapshot } = result.index;
  const members = Map.groupBy(processes, ({ association }) => association?.executorId);
  const views: ExecutorView[] = [];
  for (const executor of executors) {
    if (executor.hostId !== snapshot.hostId) continue;
    const alive = executor.endedAt === undefined && !isOtherBoot(executor, snapshot);
    const processId = identityKey(executor);
    const at = result.index.byPid.get(executor.pid);
    const root = alive && at !== undefined && result.index.ids[at] === processId;
    // What is kept of a session and a product is not always what it is at.
    const { session, product, ...recorded } = executor;
    views.push({
      ...recorded,
      ...(describe === undefined ? defined({ session, product }) : describe(executor, alive)),
      usage: { ...executor.usage, cpuTimeMs: tenthsOfSeconds(executor.usage.cpuTimeMs) },
      alive,
      totals: processTotals(members.get(executor.id) ?? []),
      ...(root ? { processId } : {}),
      ...(protectedIds.executors.has(executor.id) ? { protected: true } : {}),
    });
  }
  return inOrder(views, byRegistration);
}

export function byPid(a: ProcessView, b: ProcessView): number {
  return a.pid - b.pid || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

export function byRegistration(a: ExecutorView, b: ExecutorView): number {
  return a.registeredAt - b.registeredAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Snapshots are nearly always sorted by pid; checking is cheaper than sorting. */
export function inOrder<T>(rows: readonly T[], order: (a: T, b: T) => number): readonly T[] {
  for (let at = 1; at < rows.length; at++) {
    if (order(rows[at - 1]!, rows[at]!) > 0) return rows.toSorted(order);
  }
  return rows;
}
