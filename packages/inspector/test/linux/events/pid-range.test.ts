import { expect, it } from "vitest";
import { isInRange, pidsInRange } from "../../../src/linux/events/pid-range.ts";

it("lists the pids allocated since", () => {
  expect(pidsInRange(10, 13, 0, 100)).toEqual({ pids: [11, 12, 13], left: 0 });
  expect(pidsInRange(10, 10, 0, 100)).toEqual({ pids: [], left: 0 });
});

it("wraps around like the kernel", () => {
  const range = pidsInRange(32_765, 302, 32_768, 100);
  expect(range).toEqual({ pids: [32_766, 32_767, 300, 301, 302], left: 0 });
});

it("keeps the newest pids of a long range and counts the others", () => {
  expect(pidsInRange(10, 20, 0, 3)).toEqual({ pids: [18, 19, 20], left: 7 });
  expect(pidsInRange(32_765, 301, 32_768, 3)).toEqual({ pids: [32_767, 300, 301], left: 1 });
});

it.each([
  [11, 10, 13, true],
  [10, 10, 13, false],
  [14, 10, 13, false],
  [32_767, 32_765, 302, true],
  [301, 32_765, 302, true],
  [400, 32_765, 302, false],
])("%i after %i up to %i: %s", (pid, after, last, expected) => {
  expect(isInRange(pid, after, last)).toBe(expected);
});
