import { describe, expect, test } from "vitest";
import { MockClock } from "../../src/mock/mock-clock.ts";

describe("MockClock", () => {
  test("runs timers in order, each at its own time", () => {
    const clock = new MockClock({ startAt: 1_000 });
    const seen: [string, number][] = [];
    clock.schedule(20, () => seen.push(["b", clock.now()]));
    clock.schedule(10, () => {
      seen.push(["a", clock.now()]);
      clock.schedule(5, () => seen.push(["a+5", clock.now()]));
    });
    const cancel = clock.schedule(12, () => seen.push(["never", clock.now()]));
    cancel();
    clock.advance(30);
    expect(seen).toEqual([
      ["a", 1_010],
      ["a+5", 1_015],
      ["b", 1_020],
    ]);
    expect(clock.now()).toBe(1_030);
  });

  test("sleep advances time, and two sleeps end in order of their times", async () => {
    const { now, sleep } = new MockClock({ startAt: 0 });
    const woken: [string, number][] = [];
    const sleeper = async (name: string, ms: number, times: number): Promise<void> => {
      for (let index = 0; index < times; index += 1) {
        await sleep(ms);
        woken.push([name, now()]);
      }
    };
    await Promise.all([sleeper("slow", 3_600_000, 1), sleeper("quick", 1_000_000, 3)]);
    expect(woken).toEqual([
      ["quick", 1_000_000],
      ["quick", 2_000_000],
      ["quick", 3_000_000],
      ["slow", 3_600_000],
    ]);
  });

  test("in manual mode only advance ends a sleep", async () => {
    const clock = new MockClock({ mode: "manual" });
    let awake = false;
    const sleeping = clock.sleep(100).then(() => (awake = true));
    clock.advance(99);
    await new Promise((resolve) => setImmediate(resolve));
    expect(awake).toBe(false);
    clock.advance(1);
    await sleeping;
    expect(awake).toBe(true);
  });

  test("an aborted sleep rejects with the reason and does not advance time", async () => {
    const clock = new MockClock({ mode: "manual", startAt: 5 });
    const controller = new AbortController();
    const sleeping = clock.sleep(100, controller.signal);
    controller.abort(new Error("cancelled"));
    await expect(sleeping).rejects.toThrow("cancelled");
    await expect(clock.sleep(1, controller.signal)).rejects.toThrow("cancelled");
    expect(clock.now()).toBe(5);
  });

  test("in real mode catchUp runs due timers", async () => {
    const clock = new MockClock({ mode: "real" });
    let done = false;
    clock.schedule(1, () => (done = true));
    await clock.sleep(5);
    clock.catchUp();
    expect(done).toBe(true);
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000);
  });

  test("does not go backwards", () => {
    expect(() => new MockClock().advance(-1)).toThrow(TypeError);
    expect(() => new MockClock().advance(Number.NaN)).toThrow(TypeError);
  });
});
