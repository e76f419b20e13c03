import { expect, test } from "vitest";
import { planChanges } from "../../../src/features/kill/plan-changes.ts";
import { plan, target } from "../../support/plan-builders.ts";

test("lists ended, new and replaced targets (same pid, other process)", () => {
  const before = plan(target(10, "a"), target(11, "a"), target(12, "a"));
  const after = plan(target(10, "a"), target(11, "b"), target(13, "a"));
  expect(planChanges(before, after).map(({ kind, subject }) => [kind, subject.id])).toEqual([
    ["replaced", "11@a"],
    ["gone", "12@a"],
    ["new", "13@a"],
  ]);
});

test("equal plans have no changes", () => {
  expect(planChanges(plan(target(10, "a")), plan(target(10, "a")))).toEqual([]);
});
