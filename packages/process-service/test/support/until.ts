import { setTimeout as delay } from "node:timers/promises";

/** Asks again until the answer is there; the limit is for hangs, not for speed. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  limitMs = 30_000,
): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`It did not happen in ${limitMs} ms: ${what}`);
    await delay(20);
  }
}
