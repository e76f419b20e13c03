import { expect, it } from "vitest";
import type { CFunction } from "../../../src/linux/native/c-library.ts";
import { createBootTicks } from "../../../src/linux/events/boot-ticks.ts";

const CLOCK_MONOTONIC = 1;
const NS_PER_TICK = 10_000_000n;

/** A machine that was suspended for `suspendedNs`; each call of clock_gettime(2) takes `callNs`. */
function machine() {
  const clock = { monotonicNs: 5_000n * NS_PER_TICK, suspendedNs: 0n, callNs: 100n };
  const call = (id: unknown, time: unknown) => {
    clock.monotonicNs += clock.callNs;
    const ns = clock.monotonicNs + (id === CLOCK_MONOTONIC ? 0n : clock.suspendedNs);
    if (!Buffer.isBuffer(time)) throw new TypeError("not a buffer");
    time.writeBigInt64LE(ns / 1_000_000_000n, 0);
    time.writeBigInt64LE(ns % 1_000_000_000n, 8);
    return 0;
  };
  const gettime: CFunction = Object.assign(call, { async: () => undefined });
  const ticks = createBootTicks({ func: () => gettime, errno: () => 0 }, 100);
  return { clock, ticks };
}

it("does not move a time back when the program is preempted between two clocks", () => {
  const { clock, ticks } = machine();
  clock.callNs = 20n * NS_PER_TICK;
  expect(ticks.at(6_000n * NS_PER_TICK + 1_000n)).toBe(6_000);
});

it("adds the time of suspends, also of a later one", () => {
  const { clock, ticks } = machine();
  clock.suspendedNs = 300n * NS_PER_TICK;
  expect(ticks.at(6_000n * NS_PER_TICK + 1_000n)).toBe(6_300);
  clock.suspendedNs = 900n * NS_PER_TICK;
  expect(ticks.at(6_000n * NS_PER_TICK + 1_000n)).toBe(6_900);
});
