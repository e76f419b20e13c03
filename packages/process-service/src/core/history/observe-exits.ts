import { defined, identityKey } from "@corral/inspector/core";
import type { ProcessIdentity } from "@corral/inspector/core";
import type { AssociateResult } from "../association/associate.ts";
import { ownersOf } from "../association/owners.ts";
import { indexLineage } from "../association/lineage-index.ts";
import type { Executor, LineageEntry, ProcessMention } from "../model.ts";
import {
  hasStatus,
  mostChildrenNamed,
  statusOf,
  type ExitStatus,
  type PortOpening,
  type ProcessExit,
  type SeenDeath,
} from "./process-exit.ts";

export interface ObserveExitsInput {
  readonly result: AssociateResult;
  /** The result of the previous scan: it has the start times of processes that are gone now. */
  readonly before: AssociateResult | undefined;
  readonly executors: readonly Executor[];
  /** By identityKey, with the changes of this scan applied. */
  readonly lineage: ReadonlyMap<string, LineageEntry>;
  /** Deaths that were reported since the previous call. */
  readonly deaths: readonly SeenDeath[];
  /** Entries that this scan found to be gone. */
  readonly gone: readonly LineageEntry[];
  /** By identityKey. */
  readonly portsOf: (id: string) => readonly PortOpening[];
}

/**
 * The exits of processes that executors owned. `unmatched`: deaths of processes without a lineage
 * entry; a later scan may add one, as when it detects an agent. Processes below a shared daemon are
 * only suspected and have no record. `exits` is computed as it is read, so that a caller can do other
 * work in between.
 */
export function observeExits(input: ObserveExitsInput): {
  readonly exits: Iterable<ProcessExit>;
  readonly unmatched: readonly SeenDeath[];
} {
  const { lineage, deaths, gone } = input;
  if (deaths.length === 0 && gone.length === 0) return { exits: [], unmatched: [] };
  const ended = new Map<LineageEntry, Ended>();
  const unmatched: SeenDeath[] = [];
  for (const death of deaths) {
    const entry = lineage.get(identityKey(death.identity));
    if (entry === undefined) unmatched.push(death);
    else if (ended.get(entry)?.hasStatus !== true) {
      ended.set(entry, {
        entry,
        status: death,
        hasStatus: hasStatus(death),
        endedAt: death.seenAt,
      });
    }
  }
  for (const entry of gone) {
    if (entry.endedAt === undefined || ended.has(entry)) continue;
    ended.set(entry, { entry, status: {}, hasStatus: false, endedAt: entry.endedAt });
  }
  const owners = ownersOf(input.result.index, input.executors);
  const links = indexLineage(lineage, owners, input.result.index.programs);
  const owned = [...ended.values()].filter(
    ({ entry }) => links.entry(entry.process) === entry && links.route(entry).sharer === undefined,
  );
  const childrenOf = livingChildren(input, owned);
  return { exits: exitsOf(input, owned, childrenOf), unmatched };
}

function* exitsOf(
  input: ObserveExitsInput,
  owned: readonly Ended[],
  childrenOf: (ended: Ended) => readonly ProcessMention[],
): Generator<ProcessExit> {
  for (const ended of owned) yield exitOf(input, ended, childrenOf);
}

interface Ended {
  readonly entry: LineageEntry;
  readonly status: ExitStatus;
  readonly hasStatus: boolean;
  readonly endedAt: number;
}

function exitOf(
  { result, before, portsOf }: ObserveExitsInput,
  ended: Ended,
  childrenOf: (ended: Ended) => readonly ProcessMention[],
): ProcessExit {
  const { entry, status, endedAt } = ended;
  const { hostId, executorId, process, parent, name, command } = entry;
  const key = identityKey(process);
  const children = childrenOf(ended);
  const startedAt =
    startIn(before, process, key) ?? startIn(result, process, key) ?? entry.firstSeenAt;
  return {
    hostId,
    executorId,
    process,
    ...defined({ parent }),
    name,
    command,
    startedAt: Math.min(startedAt, endedAt),
    endedAt,
    ...statusOf(status),
    ports: portsOf(key),
    livingChildren: children.slice(0, mostChildrenNamed),
    livingChildrenCount: children.length,
  };
}

function startIn(
  result: AssociateResult | undefined,
  { pid }: ProcessIdentity,
  key: string,
): number | undefined {
  const at = result?.index.byPid.get(pid);
  if (result === undefined || at === undefined || result.index.ids[at] !== key) return undefined;
  return result.index.processes[at]?.startedAt;
}

/**
 * The children that were alive when their parent ended: they run now, or their death is reported
 * later. For children that a scan found to be gone the order is unknown, so they are left out.
 */
function livingChildren(
  { result, lineage, deaths }: ObserveExitsInput,
  ended: readonly Ended[],
): (ended: Ended) => readonly ProcessMention[] {
  const parentPids = new Set(ended.map(({ entry }) => entry.process.pid));
  const children = new Map<string, LineageEntry[]>();
  for (const entry of lineage.values()) {
    if (entry.parent === undefined || !parentPids.has(entry.parent.pid)) continue;
    const key = identityKey(entry.parent);
    const known = children.get(key);
    if (known === undefined) children.set(key, [entry]);
    else known.push(entry);
  }
  const diedAt = new Map(deaths.map(({ identity, seenAt }) => [identityKey(identity), seenAt]));
  const { index } = result;
  const livesNow = (process: ProcessIdentity, key: string) => {
    const at = index.byPid.get(process.pid);
    if (at === undefined || index.ids[at] !== key) return false;
    const { state } = index.processes[at]!;
    return state !== "zombie" && state !== "dead";
  };
  return ({ entry, endedAt, hasStatus: isReported }) =>
    (children.get(identityKey(entry.process)) ?? [])
      .filter(({ process, firstSeenAt }) => {
        const key = identityKey(process);
        const died = diedAt.get(key);
        if (died !== undefined) return firstSeenAt <= endedAt && died > endedAt;
        // The scan does not show a child that was born after it; its death would have been reported.
        const isBornSince = firstSeenAt > index.snapshot.takenAt && firstSeenAt <= endedAt;
        return (isReported && isBornSince) || livesNow(process, key);
      })
      .map(({ process, name }) => ({ pid: process.pid, name }));
}
