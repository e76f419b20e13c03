import { identityKey } from "@corral/inspector/core";
import type { ProcessInspector, ProcessPin } from "@corral/inspector";
import type { Executor } from "../core/model.ts";

/** Pins the roots of living executors, so that their end is never inferred from a pid. */
export type ExecutorPins = ReturnType<typeof createExecutorPins>;

export function createExecutorPins(inspector: ProcessInspector) {
  const pins = new Map<string, ProcessPin>();
  const release = (executor: Executor) => {
    const key = identityKey(executor);
    pins.get(key)?.close();
    pins.delete(key);
  };
  return {
    /** "pinned", or why there is no pin (gone, reused, denied, exhausted). */
    hold: async (executor: Executor) => {
      const key = identityKey(executor);
      if (pins.has(key)) return "pinned";
      const result = await inspector.pin({ pid: executor.pid, startToken: executor.startToken });
      if (result.outcome === "pinned") {
        pins.get(key)?.close(); // two concurrent calls: one pin is enough
        pins.set(key, result.pin);
      }
      return result.outcome;
    },
    /** undefined without a pin. */
    status: (executor: Executor) => pins.get(identityKey(executor))?.status(),
    release,
    close: () => {
      for (const pin of pins.values()) pin.close();
      pins.clear();
    },
  };
}
