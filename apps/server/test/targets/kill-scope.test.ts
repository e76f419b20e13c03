import { describe, expect, it } from "vitest";
import { checkScope, scopeOf, type ScopeOptions } from "../../src/targets/kill-scope.ts";
import type { ResolvedTarget } from "../../src/targets/resolve-target.ts";
import { UsageError } from "../../src/terminal/usage-error.ts";
import { executorView, processView } from "../support/views.ts";

const ten = { pid: 10, startToken: "boot:10" };
const eleven = { pid: 11, startToken: "boot:11" };
// Those of the list run here too, or, as in a container, nobody of that pid does.
const readOwn = (pid: number) => (pid === 10 ? ten : undefined);
const pid = (number: number): ResolvedTarget => ({ kind: "process", process: processView(number) });
const agent = (alive: boolean): ResolvedTarget => ({
  kind: "executor",
  executor: executorView("e", { alive }),
});
const port: ResolvedTarget = { kind: "port", port: 80, processes: [processView(11)] };
const worktree: ResolvedTarget = { kind: "workspace", workspace: "/wt", executors: [] };

describe("scopeOf", () => {
  it.each<[readonly ResolvedTarget[], ScopeOptions, object]>([
    [[pid(10)], {}, { kind: "process", process: ten }],
    [[pid(10), pid(11)], {}, { kind: "processes", processes: [ten, eleven] }],
    [[pid(10), port], {}, { kind: "processes", processes: [ten, eleven] }],
    [[port], {}, { kind: "process", process: eleven }],
    [[pid(10)], { tree: true }, { kind: "tree", root: ten }],
    [[agent(true)], {}, { kind: "executor", executorId: "e" }],
    [[agent(false)], {}, { kind: "left-over", executorId: "e" }],
    [[worktree], {}, { kind: "workspace", workspace: "/wt" }],
    [[{ kind: "left-over" }], {}, { kind: "left-over" }],
    [[], { executor: "e" }, { kind: "executor", executorId: "e" }],
    [[], { task: "T", project: "p" }, { kind: "task", task: "T", project: "p" }],
    [[], { project: "p" }, { kind: "project", project: "p" }],
    [[], { workspace: "/w/../x" }, { kind: "workspace", workspace: "/x" }],
    [[], { leftOver: true }, { kind: "left-over" }],
    [[], { leftOver: "e" }, { kind: "left-over", executorId: "e" }],
    [[], { allButExecutors: true }, { kind: "all-but-executors" }],
    [[], { everything: true }, { kind: "everything" }],
  ])("%j %j", (targets, options, scope) => {
    expect(scopeOf(targets, options, readOwn)).toEqual(scope);
  });

  it("refuses a pid that is another process here than in the list", () => {
    const elsewhere = () => ({ pid: 10, startToken: "boot+pid4026532177:10" });
    expect(() => scopeOf([pid(10)], {}, elsewhere)).toThrow(UsageError);
  });

  it("refuses a process whose start time is unknown", () => {
    const { startToken: _, ...nameless } = processView(13);
    const target = { kind: "process", process: nameless } as const;
    expect(() => scopeOf([target], {})).toThrow("cannot be identified");
  });

  it.each([
    [[agent(true), pid(10)], {}],
    [[worktree, { kind: "left-over" }], {}],
    [[agent(true)], { tree: true }],
  ] as const)("refuses %j %j", (targets, options) => {
    expect(() => scopeOf(targets, options, readOwn)).toThrow(UsageError);
  });
});

describe("checkScope", () => {
  it.each<[readonly string[], ScopeOptions]>([
    [[], {}],
    [[], { tree: true }],
    [["10", "11"], { tree: true }],
    [["10"], { everything: true }],
    [[], { everything: true, leftOver: true }],
    [[], { executor: "e", project: "p" }],
  ])("refuses %j %j", (targets, options) => {
    expect(() => checkScope(targets, options)).toThrow(UsageError);
  });
});
