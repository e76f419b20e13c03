import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createScanLoop } from "../../src/monitor/scan-loop.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A loop whose ticks take `costMs` each; `began` holds when they did. */
function startLoop(costMs = 10) {
  const began: number[] = [];
  const loop = createScanLoop({
    tick: async () => {
      began.push(performance.now());
      await new Promise((resolve) => setTimeout(resolve, costMs));
    },
    interval: (watched) => (watched ? 1_000 : 10_000),
  });
  return { loop, began };
}

test("the interval is longer without watchers", async () => {
  const { loop, began } = startLoop();
  loop.start();
  await vi.advanceTimersByTimeAsync(30_500);
  expect(began.length).toBe(4);
  {
    using _first = loop.watch();
    using _second = loop.watch();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(began.length).toBeGreaterThanOrEqual(4 + 10);
  }
  const before = began.length;
  await vi.advanceTimersByTimeAsync(9_000);
  expect(began.length).toBe(before);
  await loop.close();
});

test("one tick for all concurrent callers", async () => {
  const { loop, began } = startLoop();
  const both = Promise.all([loop.run(), loop.run(), loop.run()]);
  await vi.advanceTimersByTimeAsync(100);
  await both;
  expect(began.length).toBe(1);
});

test("a fresh tick begins after the question, and is shared by those who wait for it", async () => {
  const { loop, began } = startLoop();
  void loop.run();
  await vi.advanceTimersByTimeAsync(5);
  const asked = performance.now();
  const both = Promise.all([loop.runFresh(), loop.runFresh()]);
  await vi.advanceTimersByTimeAsync(100);
  await both;
  expect(began.length).toBe(2);
  expect(began[1]).toBeGreaterThanOrEqual(asked);
});

test("pauses at least three times the duration of a tick", async () => {
  const { loop, began } = startLoop(2_000);
  loop.start();
  using _watching = loop.watch();
  await vi.advanceTimersByTimeAsync(50_000);
  const gaps = began.slice(1).map((at, index) => at - (began[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2_000 * 4);
  const closed = loop.close();
  await vi.advanceTimersByTimeAsync(5_000);
  await closed;
});

test("a question about the recent past scans only when the last tick is older", async () => {
  const { loop, began } = startLoop();
  const ask = async (ageMs: number) => {
    const answer = loop.runWhenOlderThan(ageMs);
    await vi.advanceTimersByTimeAsync(50);
    await answer;
  };
  await ask(1_000);
  await ask(1_000);
  expect(began.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  await ask(1_000);
  expect(began.length).toBe(2);
});

test("goes on after a tick that threw", async () => {
  let ticks = 0;
  const loop = createScanLoop({
    tick: async () => {
      ticks += 1;
      if (ticks === 2) throw new Error("a fault");
    },
    interval: () => 1_000,
  });
  loop.start();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(ticks).toBeGreaterThan(3);
  await loop.close();
});

test("runWithin makes the next tick begin in time, once", async () => {
  const { loop, began } = startLoop();
  loop.start();
  await vi.advanceTimersByTimeAsync(100);
  const before = began.length;
  loop.runWithin(500);
  await vi.advanceTimersByTimeAsync(600);
  expect(began.length).toBe(before + 1);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(began.length).toBe(before + 1);
  await loop.close();
});

test("does not begin anything after it was closed", async () => {
  const { loop, began } = startLoop();
  loop.start();
  await loop.close();
  const before = began.length;
  await loop.run();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(began.length).toBe(before);
});
