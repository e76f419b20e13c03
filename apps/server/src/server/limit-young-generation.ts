import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Enough for the garbage of one tick with thousands of processes. */
const LIMIT_BYTES = 8 * 1024 ** 2;
const CHECK_INTERVAL_MS = 20;

/**
 * Keeps V8's young generation small. By default it doubles up to 100 MB and more to make pauses
 * shorter, which is not noticeable here. --max-semi-space-size is read before the program starts and
 * cannot be part of a portable `#!` line; the growth factor is read at each growth. V8 ignores unknown
 * flags.
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
