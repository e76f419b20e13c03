export interface Measured {
  /** Milliseconds. `best` is what is left when nothing else runs on the machine. */
  readonly best: number;
  readonly median: number;
  readonly p95: number;
}

const warmUps = 20;
const rounds = 60;

/** Times an action; what `prepare` does is not counted. */
export function measure<T>(action: (input: T) => unknown, prepare: () => T): Measured {
  const times: number[] = [];
  for (let round = -warmUps; round < rounds; round++) {
    const input = prepare();
    const before = performance.now();
    action(input);
    if (round >= 0) times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor((times.length - 1) * share)] ?? 0;
  return { best: at(0), median: at(0.5), p95: at(0.95) };
}
