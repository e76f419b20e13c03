import { createAutoCleanUp } from "./clean-up/auto-clean-up.ts";
import type { ExecutorEnding } from "./core/model.ts";
import type { KillUnderWay } from "./core/kill/kill-model.ts";
import { createAgentDetector } from "./executors/detect.ts";
import { ForkHistory } from "./core/association/fork-history.ts";
import { createExecutorService } from "./executors/executor-service.ts";
import { createExecutorPins } from "./executors/pins.ts";
import { createReconciler } from "./executors/reconcile.ts";
import { createExecutorRegistry } from "./executors/registry.ts";
import { homeDirectories } from "./executors/workspace.ts";
import { systemClock } from "./kill/clock.ts";
import { createKeepService } from "./keep-service.ts";
import { createKillService } from "./kill/kill-service.ts";
import { createBirthMemory } from "./monitor/birth-memory.ts";
import { createKeepMarks } from "./monitor/keep-marks.ts";
import { createLineageMemory } from "./monitor/lineage-memory.ts";
import { createMarkerReader } from "./monitor/marker-reader.ts";
import { createMonitor } from "./monitor/monitor.ts";
import { createPortCache } from "./monitor/port-cache.ts";
import { createUsageMeter } from "./monitor/usage-meter.ts";
import type { World } from "./monitor/world.ts";
import type { ProcessService, ProcessServiceOptions } from "./process-service.ts";
import { createQueries } from "./queries/queries.ts";
import { summarize } from "./queries/summarize.ts";
import { createSettingsKeeper } from "./settings-keeper.ts";

/**
 * Opens the service: loads what the store remembers of this host, scans once, and goes on scanning.
 * When it resolves, every executor was compared with the machine and every process has its owner, as
 * far as parents, lineage and sessions tell; ports and markers, which take a thousand reads, follow in
 * the background. Whoever watches gets them as changes; whoever asks is answered when they are there.
 * Throws SCAN_FAILED when the machine cannot be read at all.
 */
export async function createProcessService(
  options: ProcessServiceOptions,
): Promise<ProcessService> {
  const world = await createWorld(options);
  const { settings, hostId, now } = world;
  const monitor = createMonitor(world);
  const executors = createExecutorService(world, monitor);
  const kills = createKillService({
    inspector: world.inspector,
    store: world.store,
    hostId,
    view: async () => monitor.recent(),
    refresh: async () => monitor.viewUrgently(),
    pids: () => monitor.current.snapshot.pids,
    killsUnderWay: world.killsUnderWay,
    readOnly: world.readOnly,
    clock: { ...systemClock, now, monotonic: world.monotonic },
    self: { pid: process.pid, ...(world.userId === undefined ? {} : { userId: world.userId }) },
  });
  // Before anything else: what an earlier process left stopped waits for it.
  if (!world.readOnly) await kills.recover();
  await monitor.start();
  if (!world.readOnly) kills.recoverOthers();
  const cleanUp = createAutoCleanUp({
    kills,
    store: world.store,
    settings: () => settings.current.autoCleanUp,
    now,
    monotonic: world.monotonic,
  });
  monitor.onScan((view) => void cleanUp.consider(view));
  const queries = createQueries(world, monitor);
  let closed: Promise<void> | undefined;

  return {
    inspector: world.inspector,
    hostId,
    status: () => ({ scan: monitor.view.scan, store: world.store.status() }),
    view: async () => monitor.recent(),
    refresh: async () => monitor.refresh(),
    ...queries,
    watch: (from) => monitor.watch(from),
    samples: (ids) => monitor.samples(ids),
    findings: async () => (await monitor.recent()).findings,
    summary: async () => summarize(await monitor.recent()),
    acknowledgeRecovery: async () => {
      await world.store.acknowledgeRecovery();
      await monitor.reconsider();
    },

    registerExecutor: async (input) => executors.register(input),
    endExecutor: async (id, ending: ExecutorEnding = { how: "unknown" }) =>
      executors.end(id, ending),

    previewKill: async (scope, asked) => kills.preview(scope, asked),
    startKill: async (request) => kills.start(request),
    killProcesses: async (request) => (await kills.start(request)).report,
    runningKill: (id) => kills.running(id),
    getKill: async (id) => kills.get(id),
    listKills: async (page) => kills.list(page),
    signalProcess: async (request) => kills.signal(request),

    ...createKeepService(world, monitor),
    settings: () => settings.current,
    updateSettings: async (changes) => {
      const updated = await settings.update(changes);
      monitor.reschedule();
      await monitor.reconsider();
      return updated;
    },

    endKills: async () => kills.endAll(),
    close: async () => (closed ??= close()),
  };

  async function close(): Promise<void> {
    await kills.close();
    await monitor.close();
    world.pins.close();
  }

  async function createWorld({
    inspector,
    store,
    readOnly = false,
    now = Date.now,
    monotonic = () => performance.now(),
    userId = process.getuid?.(),
  }: ProcessServiceOptions): Promise<World> {
    const { hostId } = inspector;
    const registry = createExecutorRegistry(store, hostId);
    const pins = createExecutorPins(inspector);
    const lineage = createLineageMemory(store, hostId);
    const keeps = createKeepMarks(store, hostId);
    const settings = createSettingsKeeper(store);
    await registry.load();
    await lineage.load();
    await keeps.load();
    await settings.load();
    const world = {
      inspector,
      store,
      hostId,
      readOnly,
      userId,
      homes: await homeDirectories(),
      now,
      monotonic,
      registry,
      reconciler: createReconciler({ store, registry, pins, monotonic }),
      pins,
      lineage,
      forks: new ForkHistory(),
      births: createBirthMemory({ inspector, lineage, monotonic }),
      keeps,
      // Only root may read the environment of others.
      markers: createMarkerReader(inspector, userId === 0 ? undefined : userId),
      ports: createPortCache(inspector, monotonic, process.pid),
      meter: createUsageMeter(),
      settings,
      killsUnderWay: new Set<KillUnderWay>(),
    };
    return { ...world, detector: createAgentDetector(world) };
  }
}
