import { describe, expect, test } from "vitest";
import type { KillPlan, KillScope, RefusalCode } from "../../../src/core/kill/kill-model.ts";
import type { CorralView } from "../../../src/core/model.ts";
import { planKill } from "../../../src/core/kill/plan-kill.ts";
import {
  ascending,
  belongsTo,
  fromTheWire,
  executorView,
  processView,
  suspected,
  viewOf,
} from "./kill-views.ts";

const corral = { selfPid: 50, userId: 1000 };

function plan(view: CorralView, scope: KillScope, protect: object = {}): KillPlan {
  return planKill({ view, scope, actor: { ...corral, ...protect }, now: 99 });
}

const pids = (list: readonly { readonly process: { readonly pid: number } }[]): number[] =>
  list.map((one) => one.process.pid);
const ticked = (made: KillPlan): number[] => pids(made.targets.filter((one) => one.selected));
const id = (pid: number) => ({ pid, startToken: `boot:${pid}` });

// 1 ─ 40 bash ─ 50 corral
//   ├ 100 claude A ─ 101 sh ─ 102 vite
//   │             └ 200 codex B (nested executor) ─ 201
//   ├ 110 left over of A's neighbour C (ended)
//   └ 120 a person's shell in A's workspace
const scene = viewOf(
  [
    processView({ pid: 1, parentPid: null, userId: 0 }),
    processView({ pid: 40 }),
    processView({ pid: 50, parentPid: 40 }),
    processView({ pid: 100, association: belongsTo("A", { evidence: "executor" }) }),
    processView({ pid: 101, parentPid: 100, association: belongsTo("A") }),
    processView({
      pid: 102,
      parentPid: 101,
      association: belongsTo("A"),
      memoryBytes: 9_000,
      proportionalMemoryBytes: 5_000,
      ports: [
        { protocol: "tcp", address: "127.0.0.1", port: 5173 },
        { protocol: "tcp", address: "::1", port: 5173 },
      ],
    }),
    processView({
      pid: 200,
      parentPid: 100,
      association: belongsTo("B", { evidence: "executor" }),
    }),
    processView({ pid: 201, parentPid: 200, association: belongsTo("B") }),
    processView({
      pid: 110,
      association: belongsTo("C", { evidence: "lineage", leftOver: true }),
    }),
    processView({ pid: 120, association: suspected("A") }),
  ],
  [
    executorView({ id: "A", pid: 100, project: "web", task: "T-1", workspace: "/wt/a" }),
    executorView({ id: "B", pid: 200, project: "web", task: "T-2", workspace: "/wt/ab" }),
    executorView({ id: "C", pid: 109, project: "api", task: "T-1", alive: false }),
  ],
);

describe("what each scope takes in, deepest first", () => {
  test.each<[string, KillScope, number[]]>([
    ["one process, without its children", { kind: "process", process: id(101) }, [101]],
    [
      "several, each once",
      { kind: "processes", processes: [id(101), id(102), id(101)] },
      [102, 101],
    ],
    ["a tree, nested executors too", { kind: "tree", root: id(100) }, [201, 102, 200, 101, 100]],
    [
      "an executor: its own, not a nested one's",
      { kind: "executor", executorId: "A" },
      [102, 101, 100],
    ],
    ["a task", { kind: "task", task: "T-1" }, [102, 101, 110, 100]],
    ["a task of one project", { kind: "task", task: "T-1", project: "api" }, [110]],
    ["a project", { kind: "project", project: "web" }, [201, 102, 200, 101, 100]],
    ["a workspace, by whole segments", { kind: "workspace", workspace: "/wt/a/" }, [102, 101, 100]],
    ["all left over", { kind: "left-over" }, [110]],
    ["left over of one", { kind: "left-over", executorId: "C" }, [110]],
    ["all but executors", { kind: "all-but-executors" }, [201, 102, 110, 101]],
    ["everything", { kind: "everything" }, [201, 102, 200, 101, 110, 100]],
  ])("%s", (_name, scope, expected) => {
    const made = plan(scene, scope);
    expect(ticked(made).toSorted(ascending)).toEqual(expected.toSorted(ascending));
    const depths = made.targets.map((target) => target.depth);
    expect(depths).toEqual(depths.toSorted((a, b) => b - a));
  });

  test("a workspace on Windows, with either slash and in any case", () => {
    const view = viewOf(
      [processView({ pid: 60, association: belongsTo("A") })],
      [executorView({ id: "A", workspace: "C:\\work\\wt\\a" })],
    );
    const tickedIn = (workspace: string) => ticked(plan(view, { kind: "workspace", workspace }));
    expect(tickedIn("C:\\work\\wt\\")).toEqual([60]);
    expect(tickedIn("c:/Work/wt/a")).toEqual([60]);
    expect(tickedIn("C:\\work\\w")).toEqual([]);
  });

  test("a child is always before its parent", () => {
    const order = pids(plan(scene, { kind: "everything" }).targets);
    for (const [child, parent] of [
      [102, 101],
      [101, 100],
      [201, 200],
      [200, 100],
    ] as const) {
      expect(order.indexOf(child)).toBeLessThan(order.indexOf(parent));
    }
  });
});

describe("standing", () => {
  test("suspected processes are listed unselected, and not counted", () => {
    const made = plan(scene, { kind: "executor", executorId: "A" });
    expect(pids(made.targets)).toContain(120);
    expect(ticked(made)).not.toContain(120);
    expect(made.totals).toEqual({ processes: 3, memoryBytes: 7_000, ports: [5173] });
  });

  test("a process with only the marker is selected where its executor is stopped", () => {
    const association = belongsTo("A", {
      evidence: "marker",
      standing: "suspected",
      ownedInStop: true,
    });
    const view = viewOf(
      [processView({ pid: 60, association })],
      [executorView({ id: "A", project: "web", alive: false })],
    );
    expect(ticked(plan(view, { kind: "executor", executorId: "A" }))).toEqual([60]);
    expect(ticked(plan(view, { kind: "project", project: "web" }))).toEqual([60]);
    const leftOver = plan(view, { kind: "left-over", executorId: "A" });
    expect(leftOver.targets).toMatchObject([{ id: "60@boot:60", selected: false }]);
    expect(ticked(plan(view, { kind: "all-but-executors" }))).toEqual([]);
  });

  test("a suspected process picked by itself is selected", () => {
    expect(ticked(plan(scene, { kind: "process", process: id(120) }))).toEqual([120]);
    expect(ticked(plan(scene, { kind: "processes", processes: [id(120), id(102)] }))).toEqual([
      120, 102,
    ]);
  });

  test("a tree that a person names is selected whole, even in another executor's workspace", () => {
    const view = viewOf([
      processView({ pid: 1, parentPid: null }),
      processView({ pid: 60 }),
      processView({ pid: 61, parentPid: 60, association: suspected("A") }),
      processView({ pid: 62, parentPid: 61, association: suspected("A") }),
      processView({ pid: 63, parentPid: 61, association: suspected("A"), protected: true }),
      processView({ pid: 64, parentPid: 61, association: suspected("A"), userId: 7 }),
    ]);
    const made = plan(view, { kind: "tree", root: id(60) });
    expect(ticked(made)).toEqual([62, 61, 60]);
    expect(made.refusals.map((one) => one.code)).toEqual(["PROTECTED", "OTHER_USER"]);
  });

  test("evidence travels into the plan", () => {
    const [target] = plan(scene, { kind: "left-over" }).targets;
    expect(target?.association?.evidence).toBe("lineage");
  });
});

describe("refusals", () => {
  const refusedAs = (view: CorralView, scope: KillScope, protect = {}): [number, RefusalCode][] =>
    plan(view, scope, protect).refusals.map((one) => [one.process.pid, one.code]);

  test("Corral, everything above it, and pid 1", () => {
    for (const [pid, code] of [
      [50, "SELF"],
      [40, "ANCESTOR"],
      [1, "PROTECTED_PID"],
    ] as const) {
      expect(refusedAs(scene, { kind: "process", process: id(pid) })).toEqual([[pid, code]]);
    }
  });

  test("also an ancestor that seems younger than what is below it", () => {
    const view = viewOf([
      processView({ pid: 40, startedAt: 9_000 }),
      processView({ pid: 50, parentPid: 40, startedAt: 1_000 }),
    ]);
    expect(refusedAs(view, { kind: "tree", root: id(40) })).toEqual([[40, "ANCESTOR"]]);
  });

  test("a caller with another start token protects no process", () => {
    const caller = { pid: 102, startToken: "boot+pid4026532177:102" };
    const made = plan(scene, { kind: "executor", executorId: "A" }, { caller });
    expect(made.refusals).toEqual([]);
  });

  test("the caller and everything above it; its siblings are still targets", () => {
    const made = plan(scene, { kind: "executor", executorId: "A" }, { caller: id(102) });
    expect(made.refusals.map((one) => [one.process.pid, one.code])).toEqual([
      [100, "ANCESTOR"],
      [101, "ANCESTOR"],
      [102, "SELF"],
    ]);
    expect(ticked(plan(scene, { kind: "tree", root: id(100) }, { caller: id(102) }))).toEqual([
      201, 200,
    ]);
  });

  test("a caller that only works where an executor does is not even listed", () => {
    const made = plan(scene, { kind: "executor", executorId: "A" }, { caller: id(120) });
    expect([...pids(made.targets), ...pids(made.refusals)]).not.toContain(120);
  });

  const odd = (fields: Parameters<typeof processView>[0]): CorralView =>
    viewOf(
      [
        processView({ pid: 300, association: belongsTo("A", { evidence: "executor" }) }),
        processView({ parentPid: 300, association: belongsTo("A"), ...fields }),
      ],
      [executorView({ id: "A", pid: 300 })],
    );

  test.each<[string, CorralView, RefusalCode]>([
    ["a kernel thread", odd({ pid: 301, kernelThread: true }), "KERNEL_THREAD"],
    ["another user's", odd({ pid: 301, userId: 0 }), "OTHER_USER"],
    ["a zombie", odd({ pid: 301, state: "zombie" }), "ZOMBIE"],
    ["one without identity", odd({ pid: 301, startToken: null }), "UNKNOWN_IDENTITY"],
    ["one marked to be kept", odd({ pid: 301, protected: true }), "PROTECTED"],
  ])("%s", (_name, view, code) => {
    expect(refusedAs(view, { kind: "executor", executorId: "A" })).toEqual([[301, code]]);
    expect(ticked(plan(view, { kind: "executor", executorId: "A" }))).toEqual([300]);
  });

  test("an unreadable owner refuses, also alone", () => {
    const { userId: _, ...process } = processView({ pid: 301 });
    expect(refusedAs(viewOf([process]), { kind: "process", process: id(301) })).toEqual([
      [301, "UNREADABLE"],
    ]);
  });

  test("another user's process is a target when asked for by itself alone", () => {
    const view = odd({ pid: 301, userId: 0 });
    expect(ticked(plan(view, { kind: "process", process: id(301) }))).toEqual([301]);
    expect(ticked(plan(view, { kind: "processes", processes: [id(301)] }))).toEqual([301]);
    expect(ticked(plan(view, { kind: "processes", processes: [id(301), id(300)] }))).toEqual([300]);
    expect(ticked(plan(view, { kind: "tree", root: id(301) }))).toEqual([]);
  });

  test("a protected executor protects its processes, a protected process its descendants; in every scope", () => {
    const view = viewOf(
      [
        processView({ pid: 300, association: belongsTo("A", { evidence: "executor" }) }),
        processView({ pid: 301, parentPid: 300, protected: true, association: belongsTo("A") }),
        processView({ pid: 302, parentPid: 301, association: belongsTo("A") }),
        processView({ pid: 400, association: belongsTo("B", { evidence: "executor" }) }),
      ],
      [
        executorView({ id: "A", pid: 300, project: "p", task: "t", workspace: "/w" }),
        executorView({
          id: "B",
          pid: 400,
          protected: true,
          project: "p",
          task: "t",
          workspace: "/w",
        }),
      ],
    );
    const scopes: KillScope[] = [
      { kind: "project", project: "p" },
      { kind: "task", task: "t" },
      { kind: "workspace", workspace: "/w" },
      { kind: "everything" },
      { kind: "processes", processes: [300, 301, 302, 400].map(id) },
    ];
    for (const scope of scopes) {
      expect(ticked(plan(view, scope))).toEqual([300]);
      expect(refusedAs(view, scope).toSorted(([a], [b]) => a - b)).toEqual(
        [301, 302, 400].map((pid) => [pid, "PROTECTED"]),
      );
    }
    expect(ticked(plan(view, { kind: "process", process: id(302) }))).toEqual([]);
  });
});

describe("odd trees", () => {
  test("a child older than its parent is no child", () => {
    const view = viewOf([
      processView({ pid: 300, startedAt: 1_000 }),
      processView({ pid: 301, parentPid: 300, startedAt: 500 }),
      processView({ pid: 299, parentPid: 300, startedAt: 1_500 }),
    ]);
    expect(ticked(plan(view, { kind: "tree", root: id(300) }))).toEqual([299, 300]);
  });

  test("a cycle of parents ends, without duplicates", () => {
    const view = viewOf([
      processView({ pid: 300, parentPid: 301 }),
      processView({ pid: 301, parentPid: 300 }),
    ]);
    expect(ticked(plan(view, { kind: "tree", root: id(300) })).toSorted(ascending)).toEqual([
      300, 301,
    ]);
  });
});

describe("empty plans say why", () => {
  test.each<[string, KillScope, string]>([
    ["gone", { kind: "tree", root: id(999) }, "Process 999 is no longer running."],
    [
      "another start",
      { kind: "process", process: { pid: 100, startToken: "other" } },
      "It is no longer running.",
    ],
    ["none chosen", { kind: "processes", processes: [] }, "No process was chosen."],
    ["unknown task", { kind: "task", task: "T-9" }, "Nothing of task T-9 is running."],
    ["nothing left over", { kind: "left-over", executorId: "A" }, "Nothing is left over."],
    ["all refused", { kind: "process", process: id(50) }, "This is Corral itself."],
  ])("%s", (_name, scope, why) => {
    expect(plan(scene, scope).empty).toBe(why);
  });

  test("an ended executor that its parent has not collected is no left-over", () => {
    const zombie = processView({
      pid: 109,
      state: "zombie",
      association: belongsTo("C", { evidence: "executor" }),
    });
    const view = viewOf([zombie], [executorView({ id: "C", pid: 109, alive: false })]);
    const made = plan(view, { kind: "left-over", executorId: "C" });
    expect(made).toMatchObject({ refusals: [], empty: "Nothing is left over." });
  });

  test("only suspected processes", () => {
    const view = viewOf(
      [processView({ pid: 120, association: suspected("A") })],
      [executorView({ id: "A" })],
    );
    expect(plan(view, { kind: "everything" }).empty).toContain("only may be related");
  });

  test("a plan with targets has no reason", () => {
    expect(plan(scene, { kind: "everything" })).not.toHaveProperty("empty");
  });
});

describe("what names no process is refused", () => {
  test.each([0, -1, Number.NaN, 1.5, "0x1", " 1", 2 ** 53])("pid %j", (pid) => {
    const process = { pid: fromTheWire<number>(pid), startToken: "t" };
    for (const scope of [
      { kind: "process", process },
      { kind: "tree", root: process },
      { kind: "processes", processes: [process] },
    ] satisfies KillScope[]) {
      expect(() => plan(scene, scope)).toThrow(
        expect.objectContaining({ code: "INVALID_ARGUMENT" }),
      );
    }
  });

  test("no start token, an unknown executor, an unknown scope", () => {
    const broken = { kind: "process", process: { pid: 100, startToken: "" } } as const;
    expect(() => plan(scene, broken)).toThrow(
      expect.objectContaining({ field: "scope.process.startToken" }),
    );
    expect(() => plan(scene, { kind: "executor", executorId: "Z" })).toThrow(
      expect.objectContaining({ code: "EXECUTOR_NOT_FOUND" }),
    );
    expect(() => plan(scene, fromTheWire({ kind: "all" }))).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT", field: "scope.kind" }),
    );
  });
});

test("ten thousand processes in one deep chain are planned, each with its depth", () => {
  const chain = Array.from({ length: 10_000 }, (_, index) =>
    processView({ pid: 1_000 + index, parentPid: index === 0 ? 1 : 999 + index }),
  );
  const made = plan(viewOf(chain), { kind: "tree", root: id(1_000) });
  expect(made.targets).toHaveLength(10_000);
  expect(made.targets[0]?.depth).toBe(9_999);
});
