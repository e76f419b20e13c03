import { expect, it } from "vitest";
import { cpuPercentBetween } from "../../src/core/cpu.ts";

it.each([
  ["one core", { cpuTimeMs: 0, at: 0 }, { cpuTimeMs: 1_000, at: 1_000 }, 100],
  ["three threads", { cpuTimeMs: 500, at: 0 }, { cpuTimeMs: 3_500, at: 1_000 }, 300],
  ["asleep", { cpuTimeMs: 70, at: 0 }, { cpuTimeMs: 70, at: 2_000 }, 0],
  ["a counter that went back", { cpuTimeMs: 70, at: 0 }, { cpuTimeMs: 60, at: 2_000 }, 0],
  ["too close to tell", { cpuTimeMs: 0, at: 0 }, { cpuTimeMs: 10, at: 20 }, undefined],
  ["a clock that stands", { cpuTimeMs: 0, at: 5 }, { cpuTimeMs: 10, at: 5 }, undefined],
])("%s", (_name, before, after, expected) => {
  expect(cpuPercentBetween(before, after)).toBe(expected);
});
