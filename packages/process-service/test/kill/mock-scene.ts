import { MockProcessInspector, type MockProcessInspectorOptions } from "@corral/inspector/mock";
import { createHarness, type Harness, type HarnessOptions } from "./harness.ts";

/** A kill service on a machine in memory, whose time passes by itself. */
export interface Scene extends Harness {
  readonly inspector: MockProcessInspector;
  /** Signals that reached a process, as "pid SIGNAL", in order. */
  sent(): string[];
}

export function scene(options: MockProcessInspectorOptions & HarnessOptions = {}): Scene {
  const { clock: _, ...machine } = options;
  const inspector = new MockProcessInspector(machine);
  const { now, sleep } = inspector.clock;
  inspector.addProcess({ pid: 1, parentPid: null });
  inspector.addProcess({ pid: 50, name: "corral" });
  return {
    ...createHarness(inspector, {
      ...options,
      selfPid: 50,
      clock: {
        now,
        monotonic: now,
        sleep: async (ms, signal) => sleep(ms, signal).catch(() => {}),
      },
    }),
    inspector,
    sent: () =>
      inspector.signals
        .filter((one) => one.outcome === "sent")
        .map((one) => `${one.process.pid} ${one.signal}`),
  };
}
