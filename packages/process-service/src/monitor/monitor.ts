import type { PidUse, ProcessInspector } from "@corral/inspector";
import { indexSnapshot, type SnapshotIndex } from "../core/association/snapshot-index.ts";
import type { CorralView, SampleRing, ScanStatus } from "../core/model.ts";
import { withReadableNames } from "../core/view/readable-name.ts";
import type { WatchEvent } from "../core/view/changes.ts";
import { scanFailed, type GetView } from "../core/view/view-request.ts";
import type { AgentDetector } from "../executors/agent-detector.ts";
import type { AgentPlaces } from "../executors/agent-places.ts";
import type { Reconciler } from "../executors/reconcile.ts";
import type { ExecutorRegistry } from "../state/executor-registry.ts";
import type { CurrentPrograms } from "../state/current-programs.ts";
import type { CurrentSettings } from "../state/current-settings.ts";
import type { SessionTracker } from "../state/session-tracker.ts";
import type { Associator, TickResult } from "./associator.ts";
import type { BirthRecorder } from "./birth-recorder.ts";
import type { WatchOptions } from "./broadcast.ts";
import type { ExitTracker } from "./exit-tracker.ts";
import { Publication } from "./publication.ts";
import { SampleHistory } from "./sample-history.ts";
import { ScanHealth } from "./scan-health.ts";
import { createScanLoop } from "./scan-loop.ts";
import { serial } from "./serial.ts";
import { UrgentScans } from "./urgent-scans.ts";
import type { ViewBuilder } from "./view-builder.ts";
import type { Writer } from "./writer.ts";

/** An agent that has just started is detected within this time, milliseconds: it may be a short one. */
const agentScanMs = 200;
/** After the death of an executor's root a scan follows within this time, milliseconds. */
const rootDeathScanMs = 50;

/** Changes of sessions within this time make one view, milliseconds. */
const sessionViewMs = 400;

/** One scan per tick, shared by all callers. */
export interface Monitor {
  /**
   * The first scan, without details: ports and markers, which are read per process, follow in the
   * background. Throws SCAN_FAILED when the machine cannot be read at all.
   */
  start(): Promise<void>;
  readonly view: GetView;
  /** Status of the newest scan, without a new one. SCAN_FAILED while none has succeeded. */
  readonly scan: ScanStatus;
  /** Pid use at the newest successful scan. */
  readonly pids: PidUse | undefined;
  /** By process, executor or host id; what is not known is left out. */
  samples(ids: readonly string[]): Readonly<Record<string, SampleRing>>;
  watch(from?: WatchOptions): AsyncGenerator<WatchEvent, void, undefined>;
  /** Scans come as often as for a watcher until it is disposed. */
  scanOften(): Disposable;
  /** Called with the view of each scan. */
  onScan(listener: (view: CorralView) => void): void;
  /** Call when an agent may have started: a scan follows soon. */
  agentStarted(): void;
  /** Call when agents' sessions have changed: watchers get a view soon, without a scan. */
  sessionsChanged(): void;
  /** Call when the intervals have changed. */
  reschedule(): void;
  close(): Promise<void>;
}

export interface MonitorOptions {
  readonly inspector: Pick<ProcessInspector, "snapshot">;
  /** Loads what other services have written; resolves with whether the settings changed. */
  readonly syncFromStore: () => Promise<boolean>;
  readonly registry: Pick<ExecutorRegistry, "living">;
  readonly reconciler: Pick<Reconciler, "reconcile">;
  readonly detectAgents: AgentDetector;
  readonly agentPlaces: Pick<AgentPlaces, "readBranches" | "update">;
  readonly associator: Associator;
  readonly births: BirthRecorder;
  readonly sessions: Pick<SessionTracker, "applySetting" | "follow" | "keep">;
  readonly buildView: ViewBuilder;
  readonly exits: ExitTracker;
  readonly writer: Writer;
  readonly settings: Pick<CurrentSettings, "current">;
  readonly programs: Pick<CurrentPrograms, "kinds">;
  /** false: no scans by itself, and no watch of births. */
  readonly background: boolean;
  readonly now: () => number;
  readonly monotonic: () => number;
}

export function createMonitor(options: MonitorOptions): Monitor {
  const { inspector, registry, associator, births, exits, writer, settings, now, monotonic } =
    options;
  const health = new ScanHealth();
  const history = new SampleHistory();
  const publication = new Publication(now());
  const urgentScans = new UrgentScans();
  const exclusively = serial();
  const loop = createScanLoop({ tick, interval: intervalWhen, monotonic });
  let rebuildTimer: NodeJS.Timeout | undefined;
  /** Waits for its turn. */
  let rebuild: Promise<void> | undefined;
  const listeners: ((view: CorralView) => void)[] = [];
  /** Resolves when the ports and markers of the first scan are read. */
  const filled = Promise.withResolvers<void>();
  births.onNewLineage((withinMs) => loop.runWithin(withinMs));
  exits.onRootDeath(() => loop.runWithin(rootDeathScanMs));

  async function tick(): Promise<void> {
    try {
      const [scanned, branches] = await Promise.all([
        inspector.snapshot(),
        options.agentPlaces.readBranches(),
      ]);
      const snapshot = withReadableNames(scanned);
      health.scanned();
      await exclusively(async () => {
        if (await options.syncFromStore()) loop.reschedule();
        await births.look();
        const earlier = associator.last?.result.index;
        const index = indexSnapshot(snapshot, earlier, options.programs.kinds);
        await options.reconciler.reconcile(index);
        await exits.completeEndings(snapshot.takenAt);
        await options.agentPlaces.update(branches, index, earlier);
        if (settings.current.detectAgents) await options.detectAgents(index, earlier);
        const view = await updateView(index);
        history.add(view);
        for (const listener of listeners) listener(view);
      });
      health.completed();
    } catch (cause) {
      // Includes programming errors: an old view with an error is better than a crashed server.
      health.failed(cause, now());
      await exclusively(async () => publishStatus());
    }
  }

  /** Associates the snapshot, publishes the view, and writes to the store. */
  async function updateView(index: SnapshotIndex): Promise<CorralView> {
    // The first scan must be fast, as the start waits for it; a rebuild with details follows at once.
    const details =
      associator.last === undefined ? "known" : urgentScans.isUrgent ? "urgent" : "due";
    const living = registry.living().map(({ id }) => id);
    births.compare(index);
    births.update(living, options.background ? settings.current.birthPeriodMs : 0);
    const before = associator.last?.result;
    await options.sessions.applySetting();
    const tickResult = await associator.associateSnapshot(index, details);
    await exits.observe(tickResult, before);
    options.sessions.follow(tickResult.result, tickResult.executors);
    const view = options.buildView(tickResult, scanStatus(tickResult), publication.nextRevision);
    publication.publish(view);
    await options.sessions.keep(view.executors);
    if (details === "due") await writer.write(view);
    return view;
  }

  function intervalWhen(watched: boolean): number {
    const { watchIntervalMs, idleIntervalMs } = settings.current;
    return watched ? watchIntervalMs : idleIntervalMs;
  }

  function scanStatus({ snapshot }: TickResult): ScanStatus {
    return health.status(snapshot, intervalWhen(loop.watchers > 0), births);
  }

  function publishStatus(): void {
    if (associator.last !== undefined) publication.publishStatus(scanStatus(associator.last));
  }

  function latest(): CorralView {
    const view = publication.latest;
    if (view !== undefined) return view;
    throw scanFailed(health.error);
  }

  /**
   * Builds the view of the last scan again, after executors or protections have changed. All that ask before it
   * begins share it: a thousand registrations at once need one view, not one each.
   */
  async function rebuildView(): Promise<void> {
    rebuild ??= exclusively(async () => {
      rebuild = undefined;
      if (associator.last !== undefined) await updateView(associator.last.result.index);
    });
    await rebuild;
  }

  return {
    start: async () => {
      await loop.run();
      latest();
      // Ignore the error: the next tick repeats the read and reports it.
      void rebuildView().then(filled.resolve, filled.resolve);
      if (options.background) loop.start();
    },
    view: async ({ fresh, details = "all" }) => {
      if (fresh === "last-scan") await rebuildView();
      else if (fresh === "recent") {
        if (details === "all") await filled.promise;
        await loop.runWhenOlderThan(settings.current.watchIntervalMs);
      } else if (details === "all") await loop.runFresh();
      else await urgentScans.while(async () => loop.runFresh());
      return latest();
    },
    get scan() {
      return latest().scan;
    },
    get pids() {
      return associator.last?.snapshot.pids;
    },
    samples: (ids) => history.read(ids),
    async *watch(from) {
      using _watching = loop.watch();
      // The first watcher shortens the interval; its first view must show that.
      if (publication.latest?.scan.intervalMs !== intervalWhen(true)) publishStatus();
      yield* publication.watch(from);
    },
    scanOften: () => loop.watch(),
    onScan: (listener) => {
      listeners.push(listener);
    },
    agentStarted: () => loop.runWithin(agentScanMs),
    sessionsChanged: () => {
      if (loop.watchers === 0) return;
      rebuildTimer ??= setTimeout(() => {
        rebuildTimer = undefined;
        // Ignore the error: the next tick repeats the work and reports it.
        void rebuildView().catch(() => undefined);
      }, sessionViewMs).unref();
    },
    reschedule: () => loop.reschedule(),
    close: async () => {
      clearTimeout(rebuildTimer);
      // Lineage from births is recorded only after a scan has found the process alive.
      if (options.background) await loop.runFresh();
      await loop.close();
      births.close();
      publication.close();
      await exclusively(async () => writer.flush(publication.latest));
    },
  };
}
