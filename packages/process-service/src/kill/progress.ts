import type { KillOutcome, KillProgress } from "../core/kill/kill-model.ts";

/** Progress that any number of readers can follow, each from the beginning. */
export function createProgressLog() {
  const events: KillProgress[] = [];
  let ended = false;
  let wake = Promise.withResolvers<void>();
  const ring = (): void => {
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };
  return {
    add(progress: KillProgress) {
      events.push(progress);
      ring();
    },
    end() {
      ended = true;
      ring();
    },
    /** The newest outcome of each process so far. */
    outcomes() {
      const newest = new Map<string, KillOutcome>();
      for (const event of events) {
        for (const outcome of event.outcomes) newest.set(outcome.id, outcome);
      }
      return [...newest.values()];
    },
    async *read(signal?: AbortSignal) {
      const aborted = Promise.withResolvers<void>();
      const abort = (): void => aborted.resolve();
      signal?.addEventListener("abort", abort, { once: true });
      try {
        for (let next = 0; ;) {
          if (signal?.aborted === true) return;
          const event = events[next];
          if (event !== undefined) {
            next += 1;
            yield event;
          } else if (ended) return;
          else await Promise.race([wake.promise, aborted.promise]);
        }
      } finally {
        signal?.removeEventListener("abort", abort);
      }
    },
  };
}
