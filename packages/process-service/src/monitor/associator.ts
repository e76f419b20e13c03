import type { ProcessInspector } from "@corral/inspector";
import { defined } from "@corral/inspector/core";
import type { ListeningPort, ProcessSnapshot } from "@corral/inspector/core";
import { associate, type AssociateResult } from "../core/association/associate.ts";
import { ForkHistory } from "../core/association/fork-history.ts";
import { observeLineage } from "../core/association/lineage.ts";
import type { SnapshotIndex } from "../core/association/snapshot-index.ts";
import { endingMs } from "../core/ending.ts";
import type { ActiveKill } from "../core/kill/kill-model.ts";
import type { Executor, LineageEntry } from "../core/model.ts";
import type { ExecutorRegistry } from "../state/executor-registry.ts";
import type { LineageMemory } from "../state/lineage-memory.ts";
import type { SessionTracker } from "../state/session-tracker.ts";
import { createMarkerReader, type DetailReads, type MarkerReader } from "./marker-reader.ts";
import { createPortCache, type PortCache } from "./port-cache.ts";
import { createUsageMeter, type MeteredProcess } from "./usage-meter.ts";

/** The result of associating one snapshot. */
export interface TickResult {
  readonly snapshot: ProcessSnapshot;
  readonly result: AssociateResult;
  /** Living executors, those with left-overs, and those that ended a short while ago. */
  readonly executors: readonly Executor[];
  /** By row id; of associated processes. */
  readonly ports: ReadonlyMap<string, readonly ListeningPort[]>;
  /** Entries of processes that this scan found to be gone. */
  readonly endedLineage: readonly LineageEntry[];
}

/** How long an ended executor without left-overs is shown, milliseconds. */
const endedShownMs = 10 * 60_000;

export interface AssociatorOptions {
  readonly inspector: ProcessInspector;
  readonly registry: Pick<ExecutorRegistry, "all" | "get" | "update">;
  readonly lineage: Pick<LineageMemory, "entries" | "stored" | "apply">;
  readonly sessions: Pick<SessionTracker, "living">;
  /** Home directories, which are no evidence of anything. */
  readonly homes: readonly string[];
  /** User that Corral runs as; undefined where there are none. */
  readonly userId: number | undefined;
  readonly activeKills: ReadonlySet<ActiveKill>;
  readonly now: () => number;
  readonly monotonic: () => number;
}

/** Associates one snapshot after another and updates the lineage from each. */
export class Associator {
  readonly #options: AssociatorOptions;
  readonly #markers: MarkerReader;
  readonly #ports: PortCache;
  readonly #meter = createUsageMeter();
  readonly #forks = new ForkHistory();
  #last: TickResult | undefined;

  constructor(options: AssociatorOptions) {
    const { inspector, userId, monotonic } = options;
    this.#options = options;
    // Only root may read the environment of other users' processes.
    this.#markers = createMarkerReader(inspector, userId === 0 ? undefined : userId);
    this.#ports = createPortCache(inspector, monotonic, process.pid);
  }

  /** The result of the last successful scan. */
  get last(): TickResult | undefined {
    return this.#last;
  }

  async associateSnapshot(index: SnapshotIndex, details: DetailReads): Promise<TickResult> {
    const { registry, lineage, homes } = this.#options;
    const { snapshot } = index;
    const since = Math.min(...registry.all().map(({ startedAt }) => startedAt));
    const { executorIds, agentMarkers } = await this.#markers.read(index, since, details);
    const executors = this.#shown(new Set(executorIds.values()));
    this.#forks.note(snapshot.takenAt, snapshot.pids);
    const result = associate({
      snapshot,
      index,
      forks: this.#forks,
      executors,
      lineage: lineage.entries,
      markers: executorIds,
      agentMarkers,
      sessions: this.#options.sessions.living(),
      ...defined({
        agentIds: this.#last?.result.agentIds,
        seenSharing: this.#last?.result.seenSharing,
      }),
      homes,
      stoppedSince: this.#stoppedSince(executors),
    });
    const { entries: known, stored } = lineage;
    const changes = observeLineage({ result, known, stored });
    lineage.apply(changes);
    const ports = details === "due" ? await this.#ports.read(result) : this.#ports.known;
    this.#measure(executors, result);
    this.#last = {
      snapshot,
      result,
      executors: executors.map((executor) => registry.get(executor.id) ?? executor),
      ports,
      endedLineage: changes.put.filter(({ endedAt }) => endedAt !== undefined),
    };
    return this.#last;
  }

  /** By executor id: when it began to be stopped, by a running kill or its own recent end. */
  #stoppedSince(executors: readonly Executor[]): ReadonlyMap<string, number> {
    const { activeKills, now } = this.#options;
    const earliest = new Map<string, number>();
    const ending = now() - endingMs;
    for (const { id, endedAt } of executors) {
      if (endedAt !== undefined && endedAt >= ending) earliest.set(id, endedAt);
    }
    for (const { since, executorIds } of activeKills) {
      for (const id of executorIds) earliest.set(id, Math.min(since, earliest.get(id) ?? since));
    }
    return earliest;
  }

  #shown(marked: ReadonlySet<string>): readonly Executor[] {
    const { registry, lineage, now } = this.#options;
    const remembered = new Set(marked);
    for (const entry of lineage.entries.values()) remembered.add(entry.executorId);
    const since = now() - endedShownMs;
    return registry
      .all()
      .filter(({ id, endedAt }) => endedAt === undefined || endedAt >= since || remembered.has(id));
  }

  #measure(executors: readonly Executor[], { index, associations }: AssociateResult): void {
    const { registry } = this.#options;
    const { processes, ids } = index;
    const metered: MeteredProcess[] = [];
    for (let at = 0; at < processes.length; at += 1) {
      const association = associations[at];
      if (association?.standing !== "owned") continue;
      metered.push({ key: ids[at]!, executorId: association.executorId, process: processes[at]! });
    }
    for (const [id, usage] of this.#meter.measure(executors, metered)) {
      const executor = registry.get(id);
      if (executor !== undefined) registry.update({ ...executor, usage });
    }
  }
}
