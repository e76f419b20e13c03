export interface Measured {
  /** Milliseconds by the clock. */
  readonly median: number;
  readonly p95: number;
  /** Milliseconds that the thread ran: what the clock shows when nothing else wants the machine. */
  readonly cpuMedian: number;
}

const warmUps = 20;
const rounds = 60;

/** Times an action; what `prepare` does is not counted. */
export function measure<T>(action: (input: T) => unknown, prepare: () => T): Measured {
  const times: number[] = [];
  const cpuTimes: number[] = [];
  for (let round = -warmUps; round < rounds; round++) {
    const input = prepare();
    const cpuBefore = process.threadCpuUsage();
    const before = performance.now();
    action(input);
    const time = performance.now() - before;
    const cpu = process.threadCpuUsage(cpuBefore);
    if (round < 0) continue;
    times.push(time);
    cpuTimes.push((cpu.user + cpu.system) / 1000);
  }
  return { median: at(times, 0.5), p95: at(times, 0.95), cpuMedian: at(cpuTimes, 0.5) };
}

function at(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0;
}
