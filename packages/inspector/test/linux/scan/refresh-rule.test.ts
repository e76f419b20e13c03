import { expect, it } from "vitest";
import {
  DIRECTORY_ROUND,
  maySkipScan,
  type RefreshInput,
  refreshDue,
  SLOW_ROUND,
} from "../../../src/linux/scan/refresh-rule.ts";

const asleep: RefreshInput = {
  pid: 1,
  scan: 1,
  factsAgeMs: 1_000,
  processAgeAtFactsMs: 60_000,
  execed: false,
  active: false,
  idle: false,
  requested: "nothing",
};

it.each<[string, Partial<RefreshInput>, string]>([
  ["asleep", {}, "nothing"],
  ["did something", { active: true }, "directory"],
  ["called exec", { execed: true }, "everything"],
  ["young and read a moment ago", { processAgeAtFactsMs: 100, factsAgeMs: 100 }, "nothing"],
  [
    "young and active since",
    { processAgeAtFactsMs: 100, factsAgeMs: 100, active: true },
    "everything",
  ],
  ["was young when it was read", { processAgeAtFactsMs: 100 }, "everything"],
  [
    "young when it was read, and not run since",
    { processAgeAtFactsMs: 100, idle: true },
    "everything",
  ],
  ["read long ago", { factsAgeMs: 130_000 }, "everything"],
  ["read long ago and not run since", { factsAgeMs: 130_000, idle: true }, "nothing"],
  ["directories requested for", { requested: "directory" }, "directory"],
  ["everything requested for", { requested: "everything" }, "everything"],
])("%s: %s", (_name, change, expected) => {
  expect(refreshDue({ ...asleep, ...change })).toBe(expected);
});

it("spreads the periodic reads of all processes over the scans of a period", () => {
  for (const pid of [1, 2, 77]) {
    const turns = Array.from({ length: SLOW_ROUND }, (_, scan) =>
      refreshDue({ ...asleep, pid, scan }),
    );
    expect(turns.filter((turn) => turn === "everything")).toHaveLength(1);
  }
  const together = Array.from({ length: SLOW_ROUND }, (_, pid) => refreshDue({ ...asleep, pid }));
  expect(together.filter((turn) => turn === "everything")).toHaveLength(1);
});

it("skips an old process in all scans of a period but one, and a young one never", () => {
  const scans = Array.from({ length: DIRECTORY_ROUND }, (_, scan) => scan);
  expect(scans.filter((scan) => maySkipScan({ ...asleep, scan }))).toHaveLength(
    DIRECTORY_ROUND - 1,
  );
  expect(scans.filter((scan) => maySkipScan({ ...asleep, scan, processAgeAtFactsMs: 9 }))).toEqual(
    [],
  );
});
