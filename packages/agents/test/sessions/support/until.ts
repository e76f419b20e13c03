import { setTimeout as delay } from "node:timers/promises";

/** Resolves when the condition holds; throws after a deadline that only a stopped machine exceeds. */
export async function until(what: string, condition: () => boolean | Promise<boolean>) {
  const deadline = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not so in 20 s: ${what}`);
    await delay(5);
  }
}
