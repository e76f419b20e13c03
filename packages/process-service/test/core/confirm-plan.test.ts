import { identityKey } from "@corral/inspector/core";
import { expect, test } from "vitest";
import { confirmPlan } from "../../src/core/confirm-plan.ts";
import type { KillScope } from "../../src/core/kill-model.ts";
import { planKill } from "../../src/core/plan-kill.ts";
import type { CorralView } from "../../src/core/model.ts";
import { belongsTo, executorView, processView, suspected, viewOf } from "./kill-views.ts";

const id = (pid: number) => ({ pid, startToken: `boot:${pid}` });
const key = (pid: number): string => identityKey(id(pid));
const owned = { association: belongsTo("A") };

const scene = viewOf(
  [
    processView({ pid: 100, association: belongsTo("A", { evidence: "executor" }) }),
    processView({ pid: 101, parentPid: 100, ...owned }),
    processView({ pid: 102, parentPid: 100, association: suspected("A") }),
    processView({ pid: 103, parentPid: 101, ...owned }),
    processView({ pid: 104, ...owned }),
    processView({ pid: 900 }),
  ],
  [executorView({ id: "A", ...id(100) })],
);
const scope: KillScope = { kind: "executor", executorId: "A" };

function confirm(
  confirmed: readonly number[],
  declined: readonly number[] = [],
  view: CorralView = scene,
) {
  const plan = planKill({ view, scope, protect: { selfPid: 50, userId: 1000 }, now: 0 });
  const request = { scope, confirmed: confirmed.map(id), declined: declined.map(id) };
  return confirmPlan(view, plan, request);
}

const pids = (made: ReturnType<typeof confirm>): number[] =>
  made.plan.targets.map((one) => one.process.pid);

test("only what was confirmed, and what was born below it since", () => {
  const made = confirm([100, 101]);
  expect(pids(made)).toEqual([103, 101, 100]);
  expect([...made.joined]).toEqual([key(103)]);
  expect(made.plan.totals.processes).toBe(3);
});

test("what was declined stays out, and so does what is below it", () => {
  const made = confirm([100], [101]);
  expect(pids(made)).toEqual([100]);
  expect(made.bystanders).toContain(key(101));
  expect(made.bystanders).not.toContain(key(100));
});

test("a suspected one goes only when it was ticked", () => {
  expect(pids(confirm([100, 101, 103, 104]))).not.toContain(102);
  expect(pids(confirm([100, 101, 102, 103, 104]))).toContain(102);
});

test("an owned one that is new and not below a confirmed one is not touched at once", () => {
  const made = confirm([101]);
  expect(pids(made)).toEqual([103, 101]);
});

test("everything else that runs is a bystander", () => {
  expect([...confirm([100]).bystanders]).toEqual(expect.arrayContaining([key(900), key(102)]));
});

test("the same identity twice is one target", () => {
  expect(pids(confirm([100, 100]))).toEqual([103, 101, 100]);
});

test("a confirmed one that no longer belongs is a conflict; one that is gone is not", () => {
  expect(() => confirm([100, 900])).toThrow(expect.objectContaining({ code: "CONFLICT" }));
  expect(confirm([100, 555]).settled).toMatchObject([{ outcome: "already-gone" }]);
});
