import type { CLibrary } from "../native/c-library.ts";

const CLOCK_MONOTONIC = 1;
const CLOCK_BOOTTIME = 7;
const NS_PER_SECOND = 1_000_000_000n;

/** Clock ticks since boot, as field 22 of /proc/PID/stat counts them (proc_pid_stat(5)). */
export interface BootTicks {
  now(): number;
  /** At a CLOCK_MONOTONIC time, which does not count how long the machine was suspended. */
  at(monotonicNs: bigint): number;
}

/** Source: clock_gettime(2). Throws where the C library has no such call. */
export function createBootTicks(library: CLibrary, ticksPerSecond: number): BootTicks {
  const clockGettime = library.func("int clock_gettime(int clock, void *time)");
  const time = Buffer.alloc(16);
  const read = (clock: number) => {
    clockGettime(clock, time);
    return time.readBigInt64LE(0) * NS_PER_SECOND + time.readBigInt64LE(8);
  };
  const toTicks = (ns: bigint) => Number((ns * BigInt(ticksPerSecond)) / NS_PER_SECOND);
  // The difference of the clocks never falls. A measurement that was preempted between the two calls is
  // too low: taken as it is, a process would seem younger than its own fork, and another process.
  let suspendedNs = 0n;
  const measure = () => {
    const measured = read(CLOCK_BOOTTIME) - read(CLOCK_MONOTONIC);
    if (measured > suspendedNs) suspendedNs = measured;
  };
  measure();
  measure();
  return {
    now: () => toTicks(read(CLOCK_BOOTTIME)),
    at: (ns) => {
      measure();
      return toTicks(ns + suspendedNs);
    },
  };
}
