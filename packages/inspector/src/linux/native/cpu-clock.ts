import type { CLibrary } from "./c-library.ts";

/**
 * CPU time of all threads of a process, also of those that have ended, in nanoseconds; -1 where no
 * process has the pid. Of a thread that is running at this moment the kernel counts up to its last timer
 * tick, 1 to 10 ms ago. Needs no permission.
 */
export type CpuClock = (pid: number) => number;

// Source: MAKE_PROCESS_CPUCLOCK and CPUCLOCK_SCHED in include/linux/posix-timers_types.h.
const PID_SHIFT = 3;
const CPUCLOCK_SCHED = 2;

const READS_TO_ADVANCE = 200;
// The resource usage of a program is counted in the kernel's ticks, 10 ms at most.
const USAGE_STEP_NS = 20e6;

/**
 * The clocks of clock_getcpuclockid(3), whose ids are made of pids. undefined where they do not work:
 * on a system of 32 bits, in some sandboxes, and where time is counted in ticks only.
 */
export function bindCpuClock(library: CLibrary): CpuClock | undefined {
  const getTime = library.func("int clock_gettime(int clock, void *time)");
  // struct timespec: seconds and nanoseconds.
  const time = new BigInt64Array(2);
  const clock: CpuClock = (pid) => {
    if (getTime((~pid << PID_SHIFT) | CPUCLOCK_SCHED, time) !== 0) return -1;
    return Number(time[0]) * 1e9 + Number(time[1]);
  };
  return worksOnItself(clock) && clock(1) >= 0 ? clock : undefined;
}

/** Compares it with what this program knows of itself, and lets it advance without a tick. */
function worksOnItself(clock: CpuClock): boolean {
  const used = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) * 1000;
  };
  const before = used();
  const first = clock(process.pid);
  if (first < before - USAGE_STEP_NS || first > used() + USAGE_STEP_NS) return false;
  for (let reads = 0; reads < READS_TO_ADVANCE; reads += 1) {
    if (clock(process.pid) > first) return true;
  }
  return false;
}
