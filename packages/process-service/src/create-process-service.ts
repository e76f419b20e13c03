import { defined } from "@corral/inspector/core";
import { createAutoCleanUp } from "./clean-up/auto-clean-up.ts";
import { noProducts } from "./core/programs/agent-products.ts";
import { noSessions } from "./core/sessions/session-source.ts";
import type { ActiveKill } from "./core/kill/kill-model.ts";
import { createAgentDetector } from "./executors/agent-detector.ts";
import { AgentPlaces } from "./executors/agent-places.ts";
import { createExecutorService } from "./executors/executor-service.ts";
import { createSessionEvents } from "./executors/session-events.ts";
import { createExecutorUpdate } from "./executors/update-executor.ts";
import { createExecutorPins } from "./executors/executor-pins.ts";
import { createReconciler } from "./executors/reconcile.ts";
import { RootDeaths } from "./executors/root-deaths.ts";
import { createExecutorRegistry } from "./state/executor-registry.ts";
import { homeDirectories } from "./executors/workspace.ts";
import { createProtectionService } from "./protection-service.ts";
import { systemClock } from "./kill/clock.ts";
import { stopAtOnce } from "./kill/stop-at-once.ts";
import { createKillService } from "./kill/kill-service.ts";
import { Associator } from "./monitor/associator.ts";
import { createBirthRecorder } from "./monitor/birth-recorder.ts";
import { createMonitor } from "./monitor/monitor.ts";
import { ExitTracker } from "./monitor/exit-tracker.ts";
import { EventLog } from "./monitor/event-log.ts";
import { Notifier } from "./monitor/notifier.ts";
import { createStoreSync } from "./monitor/sync-from-store.ts";
import { createViewBuilder } from "./monitor/view-builder.ts";
import { createWriter } from "./monitor/writer.ts";
import type { ProcessService, ProcessServiceOptions } from "./process-service.ts";
import { createFinish } from "./queries/finish.ts";
import { createHolders } from "./queries/holders.ts";
import { createHistoryQueries } from "./queries/history-queries.ts";
import { createQueries } from "./queries/queries.ts";
import { summarize } from "./queries/summarize.ts";
import { createProtections } from "./state/protections.ts";
import { ExitQueue } from "./state/exit-queue.ts";
import { startsAgent } from "./core/programs/starts-agent.ts";
import { RecentExecs } from "./state/recent-execs.ts";
import { createLineageMemory } from "./state/lineage-memory.ts";
import { CurrentPrograms } from "./state/current-programs.ts";
import { SessionTracker } from "./state/session-tracker.ts";
import { createCurrentSettings } from "./state/current-settings.ts";

/**
 * Opens the service: loads the stored state of this host, scans once, and keeps scanning. When it
 * resolves, all executors were compared with the machine and all processes are associated by parents,
 * lineage and sessions. Ports and markers, which need a read per process, follow in the background:
 * watchers get them as changes, and calls that need them wait.
 * Throws SCAN_FAILED when the machine cannot be read at all.
 */
export async function createProcessService({
  inspector,
  store,
  products = noProducts,
  sessions: source = noSessions,
  readOnly = false,
  background = true,
  now = Date.now,
  monotonic = () => performance.now(),
  userId = process.getuid?.(),
}: ProcessServiceOptions): Promise<ProcessService> {
  const { hostId } = inspector;
  const registry = createExecutorRegistry(store, hostId);
  const lineage = createLineageMemory(store, hostId);
  const protections = createProtections(store, hostId);
  const settings = createCurrentSettings(store);
  for (const state of [registry, lineage, protections, settings]) await state.load();
  const programs = new CurrentPrograms(products, settings);
  const homes = await homeDirectories();
  const pins = createExecutorPins(inspector);
  const sessions = new SessionTracker({ source, store, hostId, registry, settings });
  const reconciler = createReconciler({ store, registry, pins, monotonic });
  const activeKills = new Set<ActiveKill>();

  const clocks = { now, monotonic };
  const queue = new ExitQueue(store);
  const rootDeaths = new RootDeaths({ registry, reconciler, lineage });
  const exits = new ExitTracker({ queue, rootDeaths, lineage, monotonic });
  const execs = new RecentExecs();
  const births = createBirthRecorder({
    inspector,
    lineage,
    onDeaths: (deaths) => exits.add(deaths),
    onExecs: (seen) => {
      execs.add(seen);
      if (settings.current.detectAgents && startsAgent(programs.kinds, seen))
        monitor.agentStarted();
    },
    monotonic,
    now,
  });
  const monitor = createMonitor({
    inspector,
    registry,
    reconciler,
    settings,
    programs,
    background,
    ...clocks,
    syncFromStore: createStoreSync({ store, registry, protections, lineage, pins, settings, now }),
    detectAgents: createAgentDetector({
      registry,
      lineage,
      pins,
      homes,
      userId,
      now,
      execs,
      relateBirths: () => births.relate(),
    }),
    agentPlaces: new AgentPlaces({ store, registry, homes }),
    associator: new Associator({
      inspector,
      registry,
      lineage,
      sessions,
      homes,
      userId,
      activeKills,
      ...clocks,
    }),
    births,
    exits,
    sessions,
    buildView: createViewBuilder({
      store,
      lineage,
      protections,
      sessions,
      settings,
      readOnly,
      ...clocks,
    }),
    writer: createWriter({
      store,
      hostId,
      registry,
      lineage,
      exits,
      settings,
      reconciler,
      ...clocks,
    }),
  });
  const { view } = monitor;
  source.onChange(() => monitor.sessionsChanged());
  const reportSession = createSessionEvents({ registry, sessions, view, now });
  const executors = createExecutorService({
    store,
    hostId,
    registry,
    reconciler,
    pins,
    lineage,
    protections,
    exits: queue,
    execs,
    homes,
    userId,
    now,
    view,
  });
  const kills = createKillService({
    inspector,
    store,
    hostId,
    view,
    pids: () => monitor.pids,
    activeKills,
    programs,
    readOnly,
    clock: { ...systemClock, ...clocks },
    self: { pid: process.pid, ...defined({ userId }) },
  });
  // First of all: processes frozen by an earlier service are waiting.
  const recovers = background && !readOnly;
  if (recovers) await kills.recover();
  await monitor.start();
  if (recovers) kills.recoverOthers();
  if (background) {
    const autoCleanUp = () => settings.current.autoCleanUp;
    const considerCleanUp = createAutoCleanUp({ kills, store, settings: autoCleanUp, ...clocks });
    monitor.onScan((seen) => void considerCleanUp(seen));
  }
  const notifier = new Notifier();
  monitor.onScan((seen) => notifier.observe(seen));
  const events = new EventLog();
  notifier.listen((notices, seen) => events.add(notices, seen));
  let closed: Promise<void> | undefined;

  return {
    inspector,
    hostId,
    status: () => ({ scan: monitor.scan, store: store.status() }),
    view: async () => view({ fresh: "recent" }),
    refresh: async () => view({ fresh: "begins-after-call" }),
    ...createQueries({ inspector, store, hostId, registry, monitor }),
    ...createHistoryQueries({ store, hostId, registry, monitor, exits, programs }),
    holdersOf: createHolders(inspector, monitor),
    watch: (from) => monitor.watch(from),
    samples: (ids) => monitor.samples(ids),
    findings: async () => (await view({ fresh: "recent" })).findings,
    onNotices: (listener) => notifier.listen(listener),
    async *watchEvents(from = {}) {
      using _often = monitor.scanOften();
      yield* events.watch(from);
    },
    summary: async () => summarize(await view({ fresh: "recent" })),
    acknowledgeRecovery: async () => {
      await store.acknowledgeRecovery();
      await view({ fresh: "last-scan" });
    },

    registerExecutor: async (input) => executors.register(input),
    endExecutor: async (id, ending = { how: "unknown" }) => executors.end(id, ending),
    updateExecutor: createExecutorUpdate({ store, registry, reportSession, view }),
    ...createFinish({ executors, registry, monitor }),

    reportSession,
    sessionStatus: async () => sessions.status(),

    previewKill: async (scope, asked) => kills.preview(scope, asked),
    startKill: async (request) => kills.start(request),
    killProcesses: async (request) => (await kills.start(request)).report,
    stopProcesses: async (request) => stopAtOnce(kills, request),
    runningKill: (id) => kills.running(id),
    getKill: async (id) => kills.get(id),
    listKills: async (page) => kills.list(page),
    signalProcess: async (request) => kills.signal(request),

    ...createProtectionService({ store, hostId, protections, registry, now, view }),
    settings: () => settings.current,
    updateSettings: async (changes) => {
      const updated = await settings.update(changes);
      monitor.reschedule();
      await view({ fresh: "last-scan" });
      return updated;
    },

    endKills: async () => kills.endAll(),
    close: async () => (closed ??= close()),
  };

  async function close(): Promise<void> {
    await kills.close();
    source.close();
    await monitor.close();
    events.close();
    pins.close();
  }
}
