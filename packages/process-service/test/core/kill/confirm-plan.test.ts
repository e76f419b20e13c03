import { identityKey } from "@corral/inspector/core";
import { describe, expect, test } from "vitest";
import type { SeenBirth } from "../../../src/core/association/births.ts";
import { confirmPlan } from "../../../src/core/kill/confirm-plan.ts";
import type { KillScope } from "../../../src/core/kill/kill-model.ts";
import type { CorralView } from "../../../src/core/model.ts";
import { planKill } from "../../../src/core/kill/plan-kill.ts";
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
  options: {
    readonly declined?: readonly number[];
    readonly shown?: readonly number[];
    /** Of those shown, the ones that were not to be stopped. */
    readonly unticked?: readonly number[];
    /** The machine as it is by now. */
    readonly view?: CorralView;
    readonly births?: readonly SeenBirth[];
  } = {},
) {
  const {
    declined = [],
    unticked = [102],
    shown = [100, 101, 102],
    view = scene,
    births = [],
  } = options;
  const plan = planKill({ view, scope, actor: { selfPid: 50, userId: 1000 }, now: 0 });
  const request = { scope, confirmed: confirmed.map(id), declined: declined.map(id) };
  return confirmPlan(
    view,
    plan,
    request,
    new Map(shown.map((pid) => [key(pid), !unticked.includes(pid)])),
    births,
  );
}

const pids = (made: ReturnType<typeof confirm>): number[] =>
  made.plan.targets.map((one) => one.process.pid);

test("everything shown is confirmed: all new processes of the scope are added", () => {
  const made = confirm([100, 101]);
  expect(pids(made)).toEqual([103, 101, 104, 100]);
  expect([...made.discovered].toSorted()).toEqual([key(103), key(104)]);
  expect(made.wholeScope).toBe(true);
  expect(made.plan.totals.processes).toBe(4);
});

test("a shown process was left out: only new descendants of confirmed ones are added", () => {
  const made = confirm([101]);
  expect(pids(made)).toEqual([103, 101]);
  expect(made.wholeScope).toBe(false);
  for (const pid of [100, 102, 104, 900]) expect(made.excluded).toContain(key(pid));
});

test("no descendant of a left-out process is added", () => {
  expect(pids(confirm([100]))).toEqual([100]);
  expect(pids(confirm([100], { shown: [100], declined: [101] }))).toEqual([100]);
});

test("without a known preview, no running process is added", () => {
  const made = confirm([100], { shown: [] });
  expect(pids(made)).toEqual([100]);
  expect(made.wholeScope).toBe(false);
  expect(made.excluded).toContain(key(103));
});

test("a suspected one goes only when it was ticked", () => {
  expect(pids(confirm([100, 101, 103, 104]))).not.toContain(102);
  expect(pids(confirm([100, 101, 102, 103, 104]))).toContain(102);
});

test("one born below a confirmed one since is not excluded, though no tie of it is left", () => {
  const birth = (pid: number, parentPid: number): SeenBirth => ({
    identity: id(pid),
    parentPid,
    parent: id(parentPid),
    name: "daemon",
    processGroupId: pid,
    sessionId: pid,
    seenAt: 0,
  });
  // Through a shell that is gone by now.
  const births = [birth(800, 101), birth(900, 800)];
  expect(confirm([100, 101], { births }).excluded).not.toContain(key(900));
  expect(confirm([100], { births, declined: [101] }).excluded).toContain(key(900));
  expect(confirm([100, 101], { births, declined: [900] }).excluded).toContain(key(900));
});

test("a process shown as suspected and owned by now is left alone; the scope is still whole", () => {
  const options = { shown: [100, 101, 102, 104], unticked: [102, 104] };
  const made = confirm([100, 101], options);
  expect(made.wholeScope).toBe(true);
  expect(pids(made)).toEqual([103, 101, 100]);
  expect(made.excluded).toContain(key(104));
});

test("the same identity twice is one target", () => {
  expect(pids(confirm([101, 101]))).toEqual([103, 101]);
});

test("a confirmed one that no longer belongs is a conflict; one that is gone is not", () => {
  expect(() => confirm([100, 900])).toThrow(expect.objectContaining({ code: "CONFLICT" }));
  expect(confirm([100, 555]).settled).toMatchObject([{ outcome: "already-gone" }]);
});

test("one that a partial scan does not show need not be gone", () => {
  const problem = { code: "PROCESS_UNREADABLE", count: 1, message: "one was left out" } as const;
  const view = { ...scene, scan: { ...scene.scan, problems: [problem] } };
  expect(confirm([100, 555], { view }).settled).toMatchObject([
    { outcome: "escaped", detail: expect.stringContaining(problem.message) },
  ]);
});

test("one that has exited since and was not collected is already gone", () => {
  const processes = scene.processes.map((one) =>
    one.pid === 101 ? { ...one, state: "zombie" as const } : one,
  );
  const made = confirm([100, 101], { view: { ...scene, processes } });
  expect(made.settled).toMatchObject([{ process: id(101), outcome: "already-gone" }]);
  expect(pids(made)).not.toContain(101);
});

describe("a pid of an executor's tree that another process has by now", () => {
  const takenOver = (pid: number): CorralView => ({
    ...scene,
    processes: scene.processes.map((one) =>
      one.pid === pid ? processView({ pid, startToken: "later", name: "stranger" }) : one,
    ),
  });

  test("is settled as reused where a member had it: the rest goes, and the stranger is nobody's", () => {
    const made = confirm([100, 101], { view: takenOver(101) });
    expect(made.settled).toMatchObject([
      { process: id(101), outcome: "reused", detail: expect.stringContaining("stranger") },
    ]);
    expect(pids(made)).not.toContain(101);
    expect(pids(made)).toContain(100);
    expect(made.excluded).toContain("101@later");
  });

  test("is a conflict where the root had it", () => {
    expect(() => confirm([100, 101], { view: takenOver(100) })).toThrow(
      expect.objectContaining({ code: "CONFLICT" }),
    );
  });
});
