import { expect, test } from "vitest";
import { planChanges } from "../../../src/features/kill/plan-changes.ts";
import { inTreeOrder } from "../../../src/features/kill/tree-order.ts";
import { plan, target } from "../../support/plan-builders.ts";

test("says what is gone, what is new, and what has only the same pid", () => {
  const before = plan(target(10, "a"), target(11, "a"), target(12, "a"));
  const after = plan(target(10, "a"), target(11, "b"), target(13, "a"));
  expect(planChanges(before, after).map(({ kind, subject }) => [kind, subject.id])).toEqual([
    ["replaced", "11@a"],
    ["gone", "12@a"],
    ["new", "13@a"],
  ]);
});

test("nothing changed is an empty list", () => {
  expect(planChanges(plan(target(10, "a")), plan(target(10, "a")))).toEqual([]);
});

test("a plan is read parents first, and a cycle loses nothing", () => {
  const order = (...targets: Parameters<typeof inTreeOrder>[0][number][]) =>
    inTreeOrder(targets).map(({ subject, level }) => [subject.process.pid, level]);
  expect(
    order(
      target(12, "a", { parentPid: 11 }),
      target(11, "a", { parentPid: 10 }),
      target(10, "a", { parentPid: 1 }),
      target(20, "a", { parentPid: 1 }),
    ),
  ).toEqual([
    [10, 0],
    [11, 1],
    [12, 2],
    [20, 0],
  ]);
  expect(order(target(1, "a", { parentPid: 2 }), target(2, "a", { parentPid: 1 }))).toHaveLength(2);
  const reused = target(11, "a", { parentPid: 10, startedAt: 100 });
  expect(order(target(10, "a", { startedAt: 200 }), reused)).toEqual([
    [10, 0],
    [11, 0],
  ]);
});
