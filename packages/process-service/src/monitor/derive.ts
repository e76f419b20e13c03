import type { ListeningPort, ProcessSnapshot } from "@corral/inspector/core";
import { associate, type AssociateResult } from "../core/association/associate.ts";
import { observeLineage } from "../core/association/lineage.ts";
import type { Executor } from "../core/model.ts";
import type { SnapshotIndex } from "../core/association/snapshot-index.ts";
import type { MeteredProcess } from "./usage-meter.ts";
import type { DetailReads } from "./marker-reader.ts";
import type { World } from "./world.ts";

/** What one scan led to. */
export interface Observation {
  readonly snapshot: ProcessSnapshot;
  readonly result: AssociateResult;
  /** Living ones, those that left something over, and those that ended a short while ago. */
  readonly executors: readonly Executor[];
  /** By row id; of associated processes. */
  readonly ports: ReadonlyMap<string, readonly ListeningPort[]>;
}

/** How long after its end an executor is still ending: `corral run` stops what is left then. */
const endingMs = 10_000;

/** How long an executor that left nothing over is still shown, milliseconds. */
const endedShownMs = 10 * 60_000;

/** Associates a snapshot, and remembers what it teaches. */
export async function derive(
  world: World,
  index: SnapshotIndex,
  details: DetailReads,
): Promise<Observation> {
  const { snapshot } = index;
  const since = Math.min(...world.registry.all().map(({ startedAt }) => startedAt));
  const markers = await world.markers.read(index, since, details);
  const executors = shownExecutors(world, new Set(markers.values()));
  world.forks.note(snapshot.takenAt, snapshot.pids);
  const result = associate({
    snapshot,
    index,
    forks: world.forks,
    executors,
    lineage: world.lineage.entries,
    markers,
    homes: world.homes,
    stoppedSince: stoppedSince(world, executors),
  });
  const { entries: known, stored } = world.lineage;
  world.lineage.apply(observeLineage({ result, known, stored }));
  const ports = details === "due" ? await world.ports.read(result) : world.ports.known;
  measureUsage(world, executors, result);
  return {
    snapshot,
    result,
    executors: executors.map((executor) => world.registry.get(executor.id) ?? executor),
    ports,
  };
}

/** By executor id: kills that are ending it, and its end while that is still going on. */
function stoppedSince(
  { killsUnderWay, now }: World,
  executors: readonly Executor[],
): ReadonlyMap<string, number> {
  const earliest = new Map<string, number>();
  const ending = now() - endingMs;
  for (const { id, endedAt } of executors) {
    if (endedAt !== undefined && endedAt >= ending) earliest.set(id, endedAt);
  }
  for (const { since, executorIds } of killsUnderWay) {
    for (const id of executorIds) earliest.set(id, Math.min(since, earliest.get(id) ?? since));
  }
  return earliest;
}

function shownExecutors(world: World, marked: ReadonlySet<string>): readonly Executor[] {
  const remembered = new Set(marked);
  for (const entry of world.lineage.entries.values()) remembered.add(entry.executorId);
  const since = world.now() - endedShownMs;
  return world.registry
    .all()
    .filter(({ id, endedAt }) => endedAt === undefined || endedAt >= since || remembered.has(id));
}

function measureUsage(world: World, executors: readonly Executor[], result: AssociateResult): void {
  const { processes, ids } = result.index;
  const metered: MeteredProcess[] = [];
  for (let at = 0; at < processes.length; at += 1) {
    const association = result.associations[at];
    if (association?.standing !== "owned") continue;
    metered.push({ key: ids[at]!, executorId: association.executorId, process: processes[at]! });
  }
  for (const [id, usage] of world.meter.measure(executors, metered)) {
    const executor = world.registry.get(id);
    if (executor !== undefined) world.registry.update({ ...executor, usage });
  }
}
