import type { ProcessIdentity, ProcessInfo } from "@corral/inspector";
import { MockProcessInspector, type MockProcessInspectorOptions } from "@corral/inspector/mock";
import type { KillRequest, KillScope } from "../../src/core/kill-model.ts";
import type { CorralView } from "../../src/core/model.ts";
import type { KillClock } from "../../src/kill/clock.ts";
import { createKillService, type KillService } from "../../src/kill/kill-service.ts";
import { processView, viewOf } from "../core/kill-views.ts";
import { MemoryKills } from "./memory-kills.ts";

/** A kill service on a machine in memory, whose time passes by itself. */
export interface Scene {
  readonly inspector: MockProcessInspector;
  readonly kills: MemoryKills;
  readonly service: KillService;
  readonly clock: KillClock;
  /** Everything below and including `root`, as a person who saw it now would confirm it. */
  confirmTree(root: ProcessIdentity, more?: Partial<KillRequest>): Promise<KillRequest>;
  confirm(scope: KillScope, more?: Partial<KillRequest>): Promise<KillRequest>;
  /** Signals that reached a process, as "pid SIGNAL", in order. */
  sent(): string[];
}

export function scene(
  options: MockProcessInspectorOptions & {
    readonly readOnly?: boolean;
    readonly view?: (view: CorralView) => CorralView;
  } = {},
): Scene {
  const inspector = new MockProcessInspector(options);
  const kills = new MemoryKills();
  const mock = inspector.clock;
  const clock: KillClock = {
    now: mock.now,
    monotonic: mock.now,
    sleep: async (ms, signal) => mock.sleep(ms, signal).catch(() => {}),
  };
  inspector.addProcess({ pid: 1, parentPid: null });
  inspector.addProcess({ pid: 50, name: "corral" });
  const look = async (): Promise<CorralView> => {
    const { processes } = await inspector.snapshot();
    const view = viewOf(processes.map(toView));
    return options.view?.(view) ?? view;
  };
  const userId = process.getuid?.();
  const service = createKillService({
    inspector,
    store: kills.store,
    hostId: "host",
    view: look,
    refresh: look,
    clock,
    self: { pid: 50, ...(userId === undefined ? {} : { userId }) },
    ...(options.readOnly === undefined ? {} : { readOnly: options.readOnly }),
  });
  const confirm: Scene["confirm"] = async (scope, more = {}) => {
    const plan = await service.preview(scope);
    const confirmed = plan.targets.filter((one) => one.selected).map((one) => one.process);
    return { scope, confirmed, ...more };
  };
  return {
    inspector,
    kills,
    service,
    clock,
    confirm,
    confirmTree: async (root, more) => confirm({ kind: "tree", root }, more),
    sent: () =>
      inspector.signals
        .filter((one) => one.outcome === "sent")
        .map((one) => `${one.process.pid} ${one.signal}`),
  };
}

function toView(process: ProcessInfo) {
  const { command, threadCount: _, ...rest } = process;
  return processView({ ...rest, command: command.join(" ") });
}
