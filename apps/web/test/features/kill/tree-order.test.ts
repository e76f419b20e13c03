import { expect, test } from "vitest";
import { inTreeOrder } from "../../../src/features/kill/tree-order.ts";
import { target } from "../../support/plan-builders.ts";

test("parents come first; a cycle of parents loses no target", () => {
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
