export interface ScanLoopOptions {
  /** One tick; tells of its own failures. The loop goes on whatever it throws. */
  readonly tick: () => Promise<void>;
  /** Milliseconds wanted between two ticks. */
  readonly interval: (watched: boolean) => number;
  /** Milliseconds, never jumping; for tests. */
  readonly monotonic?: () => number;
}

/** A scan must leave most of the machine to others: it sleeps at least this many times its cost. */
const restPerCost = 3;

/** One loop for all watchers: often while someone watches, seldom when nobody does. */
export function createScanLoop(options: ScanLoopOptions) {
  const monotonic = options.monotonic ?? (() => performance.now());
  let watchers = 0;
  let started = false;
  let closed = false;
  let running: Promise<void> | undefined;
  let following: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let lastBegan = Number.NEGATIVE_INFINITY;
  let lastCost = 0;
  let within = Number.POSITIVE_INFINITY;

  const schedule = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!started || closed || running !== undefined) return;
    const interval = Math.min(options.interval(watchers > 0), within);
    // From start to start, so that the rhythm does not drift with the cost of a tick.
    const due = lastBegan + Math.max(interval, lastCost * (restPerCost + 1));
    const again = () => void run().catch(() => undefined);
    timer = setTimeout(again, Math.max(0, due - monotonic()));
    // A library must not keep its process alive only to look at it; a watcher does wait for us.
    if (watchers === 0) timer.unref();
  };

  const tick = async () => {
    clearTimeout(timer);
    within = Number.POSITIVE_INFINITY;
    lastBegan = monotonic();
    try {
      await options.tick();
    } finally {
      lastCost = monotonic() - lastBegan;
      running = undefined;
      schedule();
    }
  };

  const run = (): Promise<void> => {
    if (closed) return Promise.resolve();
    running ??= tick();
    return running;
  };

  return {
    start: () => {
      started = true;
      schedule();
    },
    /** One tick now; joins the one under way. */
    run,
    /** One tick that begins after this call, so that it sees what happened before it. */
    runFresh: () => {
      if (running === undefined) return run();
      following ??= running.then(() => {
        following = undefined;
        return run();
      });
      return following;
    },
    /** One tick now, unless the last one began less than `ageMs` ago; joins the one under way. */
    runWhenOlderThan: async (ageMs: number) => {
      // Requests keep the same rest between ticks as the loop itself.
      const rest = Math.max(ageMs, lastCost * (restPerCost + 1));
      if (running !== undefined || monotonic() - lastBegan >= rest) await run();
    },
    get watchers() {
      return watchers;
    },
    /** Counts as a watcher until disposed; wakes the loop when its next tick is far away. */
    watch: () => {
      watchers += 1;
      schedule();
      let active = true;
      return {
        [Symbol.dispose]: () => {
          if (!active) return;
          active = false;
          watchers -= 1;
          schedule();
        },
      };
    },
    /** The next tick begins within this time. */
    runWithin: (withinMs: number) => {
      if (withinMs >= within) return;
      within = withinMs;
      schedule();
    },
    /** Plans the next tick again, after the settings changed. */
    reschedule: schedule,
    /** Waits for the tick under way. */
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
