import type { ProcessSnapshot } from "@corral/inspector/core";
import type { WatchEvent } from "../core/view/changes.ts";
import { diffViews } from "../core/view/diff.ts";
import { ProcessServiceError } from "../core/errors.ts";
import { findFindings } from "../core/findings/findings.ts";
import type { CorralView, Finding, SampleRing, ScanStatus } from "../core/model.ts";
import { withReadableNames } from "../core/text/readable-name.ts";
import { readRing, sampleAll, type Ring } from "../core/view/sample-rings.ts";
import { indexSnapshot, type SnapshotIndex } from "../core/association/snapshot-index.ts";
import { trackThresholds, type Thresholds } from "../core/findings/thresholds.ts";
import { buildView } from "../core/view/view.ts";
import { withoutReader } from "../core/view/without-reader.ts";
import { createBroadcast, type WatchFrom } from "./broadcast.ts";
import { derive, type Observation } from "./derive.ts";
import { createScanLoop } from "./scan-loop.ts";
import { serial } from "./serial.ts";
import { createTakeOver } from "./take-over.ts";
import type { World } from "./world.ts";
import { createWriter } from "./writer.ts";

/** One scan per tick, shared by everyone who asks. */
export interface Monitor {
  /** What the last scan that succeeded led to. */
  readonly current: Observation;
  readonly view: CorralView;
  /**
   * The first scan, without what takes reads of its own for each process: ports and markers follow
   * in the background. Throws SCAN_FAILED when the machine cannot be read at all.
   */
  start(): Promise<void>;
  /** At most one watch interval old, and complete; scans when nobody watched and the last scan is older. */
  recent(): Promise<CorralView>;
  /** Scans, beginning after this call, so that it sees whatever happened before it. */
  refresh(): Promise<CorralView>;
  /**
   * A scan for a kill, where milliseconds count: ports come from memory, markers too unless a
   * process is new or has called exec, and what was learnt is written at the next tick. SCAN_FAILED when it fails.
   */
  viewUrgently(): Promise<CorralView>;
  /** refresh() for those who need the scan itself. SCAN_FAILED when it fails. */
  observeNow(): Promise<Observation>;
  /** Thinks the last scan over again, after executors, marks or settings have changed. */
  reconsider(): Promise<CorralView>;
  /** By process, executor or host id; what is not known is left out. */
  samples(ids: readonly string[]): Readonly<Record<string, SampleRing>>;
  watch(from?: WatchFrom): AsyncGenerator<WatchEvent, void, undefined>;
  /** Called with each view that a scan led to. */
  onScan(listener: (view: CorralView) => void): void;
  /** The intervals have changed. */
  reschedule(): void;
  close(): Promise<void>;
}

export function createMonitor(world: World): Monitor {
  const { inspector, now } = world;
  const broadcast = createBroadcast();
  const writer = createWriter(world);
  const exclusively = serial();
  const rings = new Map<string, Ring>();
  const began = { wall: now(), monotonic: world.monotonic() };
  let thresholds: Thresholds = new Map();
  let current: Observation | undefined;
  let failure: { readonly since: number; readonly error: string } | undefined;
  let announceScan: (view: CorralView) => void = () => undefined;
  /** How many wait for a scan urgently. */
  let urgent = 0;
  /** Resolves when the first scan has got its ports and markers. */
  let filled: Promise<unknown> = Promise.resolve();
  // Not from 0: a watcher of an earlier server must not take its revision for one of ours.
  let revision = Math.floor(now());

  const loop = createScanLoop({
    tick,
    interval: intervalWhen,
    monotonic: world.monotonic,
  });

  const takeOver = createTakeOver(world, () => loop.reschedule());
  world.births.onLinks((withinMs) => loop.hurry(withinMs));

  function intervalWhen(watched: boolean): number {
    const { watchIntervalMs, idleIntervalMs } = world.settings.current;
    return watched ? watchIntervalMs : idleIntervalMs;
  }

  async function tick(): Promise<void> {
    const before = failure;
    try {
      const snapshot = withReadableNames(await inspector.snapshot());
      failure = undefined;
      await exclusively(async () => absorb(snapshot));
    } catch (cause) {
      // Also a fault of our own: an old view that says so is worth more than a server that is gone.
      const error = cause instanceof Error ? cause.message : String(cause);
      failure = { since: before?.since ?? now(), error };
      await exclusively(async () => publishStatus());
    }
  }

  async function absorb(snapshot: ProcessSnapshot): Promise<void> {
    await takeOver();
    const index = indexSnapshot(snapshot, current?.result.index);
    await world.reconciler.reconcile(index);
    if (world.settings.current.detectAgents) await world.detector.detect(index);
    const view = await think(index);
    remember(view);
    announceScan(view);
  }

  async function think(index: SnapshotIndex): Promise<CorralView> {
    const { settings, births, registry } = world;
    const details = current === undefined ? "known" : urgent > 0 ? "urgent" : "due";
    current = await derive(world, index, details);
    births.update(registry.living().length > 0, settings.current.birthPeriodMs);
    revision += 1;
    const built = buildView({
      result: current.result,
      executors: current.executors,
      lineage: world.lineage.entries,
      ports: current.ports,
      keeps: world.keeps.all,
      revision,
      scan: scanStatus(index.snapshot),
      store: world.store.status(),
      readOnly: world.readOnly,
      findings: [],
    });
    // Corral itself, and the shell that it was started from, are no agent's.
    const bare = withoutReader(built, { pid: process.pid });
    const view = { ...bare, findings: judge(bare) };
    publish(view);
    // At the first scan somebody waits for the start, and the second thought comes at once.
    if (details === "due") await writer.write(view);
    return view;
  }

  /** Time that goes on evenly from when the service began: a clock that jumps is no duration. */
  function steadyNow(): number {
    return began.wall + (world.monotonic() - began.monotonic);
  }

  function judge(view: CorralView): readonly Finding[] {
    const { processes, executors } = view;
    const settings = world.settings.current;
    const takenAt = steadyNow();
    thresholds = trackThresholds(thresholds, processes, settings, takenAt);
    const { cpuCount } = view.host;
    return findFindings({ processes, executors, thresholds, settings, cpuCount, takenAt });
  }

  function remember(view: CorralView): void {
    const { host } = view;
    sampleAll(rings, view.takenAt, [
      ...view.processes,
      ...view.executors.map(({ id, totals }) => ({ id, ...totals })),
      {
        id: view.hostId,
        memoryBytes: host.memoryTotalBytes - host.memoryAvailableBytes,
        ...(host.cpuPercent === undefined ? {} : { cpuPercent: host.cpuPercent }),
      },
    ]);
  }

  function scanStatus(snapshot: ProcessSnapshot): ScanStatus {
    const { missed } = world.births;
    return {
      state: failure === undefined ? "ok" : "failed",
      intervalMs: intervalWhen(loop.watchers > 0),
      // Whole milliseconds in steps: the exact cost of each scan is no news.
      durationMs: Math.max(1, Math.round(snapshot.durationMs / 5) * 5),
      problems: snapshot.problems,
      ...(failure === undefined ? {} : { failedSince: failure.since, error: failure.error }),
      ...(missed === undefined ? {} : { missedBirths: missed }),
    };
  }

  function publish(view: CorralView): void {
    const before = broadcast.latest;
    const comparable = before?.hostId === view.hostId && before.bootId === view.bootId;
    broadcast.publish(view, comparable ? diffViews(before, view) : undefined);
  }

  /** The last view again, with the present state of the scanning. */
  function publishStatus(): void {
    const before = broadcast.latest;
    if (before === undefined || current === undefined) return;
    revision += 1;
    publish({ ...before, revision, scan: scanStatus(current.snapshot) });
  }

  function observed(): Observation {
    if (current !== undefined) return current;
    throw scanFailed();
  }

  function scanFailed(): ProcessServiceError {
    return new ProcessServiceError(
      "SCAN_FAILED",
      `The processes of this machine could not be read: ${failure?.error ?? "no scan yet"}`,
    );
  }

  function latest(): CorralView {
    const view = broadcast.latest;
    if (view !== undefined) return view;
    throw scanFailed();
  }

  return {
    get current() {
      return observed();
    },
    get view() {
      return latest();
    },
    start: async () => {
      await loop.run();
      const { index } = observed().result;
      // A fault here is met again, and told, by the next tick.
      filled = exclusively(async () => think(index)).catch(() => undefined);
      loop.start();
    },
    refresh: async () => {
      await loop.runFresh();
      return latest();
    },
    viewUrgently: async () => {
      urgent += 1;
      try {
        await loop.runFresh();
        if (failure !== undefined) throw scanFailed();
        return latest();
      } finally {
        urgent -= 1;
      }
    },
    recent: async () => {
      await filled;
      await loop.runWhenOlderThan(world.settings.current.watchIntervalMs);
      return latest();
    },
    observeNow: async () => {
      await loop.runFresh();
      if (failure !== undefined) throw scanFailed();
      return observed();
    },
    reconsider: async () => exclusively(async () => think(observed().result.index)),
    samples: (ids) => {
      const found: Record<string, SampleRing> = {};
      for (const id of ids) {
        const ring = rings.get(id);
        if (ring !== undefined) found[id] = readRing(ring);
      }
      return found;
    },
    async *watch(from) {
      using _watching = loop.watch();
      // The first watcher shortens the interval: its first view says so already.
      if (broadcast.latest?.scan.intervalMs !== intervalWhen(true)) publishStatus();
      yield* broadcast.watch(from);
    },
    onScan: (listener) => {
      announceScan = listener;
    },
    reschedule: () => loop.reschedule(),
    close: async () => {
      // What the birth watch alone has seen is recorded once a scan has found it alive.
      await loop.runFresh();
      await loop.close();
      world.births.close();
      broadcast.close();
      await exclusively(async () => writer.flush(broadcast.latest));
    },
  };
}
