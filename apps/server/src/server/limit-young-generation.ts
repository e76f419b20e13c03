import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Enough for the garbage of a tick over thousands of processes. */
const LIMIT_BYTES = 8 * 1024 ** 2;
const CHECK_INTERVAL_MS = 20;

/**
 * Keeps V8's space for new objects small. It doubles by itself up to 100 MB and more, as it trades
 * memory for pauses that nobody would notice here. The flag for it, --max-semi-space-size, is read
 * before any program runs and cannot stand in a portable `#!` line; the growth factor is read at each
 * growth. V8 ignores flags that it does not know.
 */
export function limitYoungGeneration(): void {
  const timer = setInterval(() => {
    const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
    if (space !== undefined && space.space_size < LIMIT_BYTES) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    clearInterval(timer);
  }, CHECK_INTERVAL_MS);
  timer.unref();
}
