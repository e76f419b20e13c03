export interface ScanLoopOptions {
  /** One tick; reports its own failures. The loop continues whatever it throws. */
  readonly tick: () => Promise<void>;
  /** Milliseconds between the starts of two ticks. */
  readonly interval: (watched: boolean) => number;
  /** Monotonic milliseconds; for tests. */
  readonly monotonic?: () => number;
}

/** Pause after a scan, as a multiple of its duration: scans must not load the machine. */
const restPerCost = 3;

/** One scan loop for all watchers; the interval is longer without watchers. */
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
    // From start to start: the duration of a tick must not lengthen the interval.
    const due = lastBegan + Math.max(interval, lastCost * (restPerCost + 1));
    const again = () => void run().catch(() => undefined);
    timer = setTimeout(again, Math.max(0, due - monotonic()));
    // The timer must not keep the process alive, unless a watcher waits for it.
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
    /** One tick now; joins a running one. */
    run,
    /** One tick that begins after this call, so that it sees everything before the call. */
    runFresh: () => {
      if (running === undefined) return run();
      following ??= running.then(() => {
        following = undefined;
        return run();
      });
      return following;
    },
    /** One tick now, unless the last one began less than `ageMs` ago; joins a running one. */
    runWhenOlderThan: async (ageMs: number) => {
      // Requests respect the same pause between ticks as the loop.
      const rest = Math.max(ageMs, lastCost * (restPerCost + 1));
      if (running !== undefined || monotonic() - lastBegan >= rest) await run();
    },
    get watchers() {
      return watchers;
    },
    /** Counts as a watcher until disposed; reschedules the next tick. */
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
    /** Makes the next tick begin within this time. */
    runWithin: (withinMs: number) => {
      if (withinMs >= within) return;
      within = withinMs;
      schedule();
    },
    /** Reschedules the next tick after a change of the settings. */
    reschedule: schedule,
    /** Waits for a running tick. */
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
