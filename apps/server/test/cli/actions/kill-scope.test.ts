import { describe, expect, it } from "vitest";
import { checkScope, scopeOf, type ScopeOptions } from "../../../src/cli/actions/kill-scope.ts";
import { UsageError } from "../../../src/terminal/usage-error.ts";
import { processView } from "../../support/views.ts";

const running = [processView(10), processView(11), processView(12, { id: "12@?" })];
const ten = { pid: 10, startToken: "boot:10" };
const eleven = { pid: 11, startToken: "boot:11" };
// Those of the list run here too, or, as in a container, nobody of that pid does.
const readOwn = (pid: number) => (pid === 10 ? ten : undefined);

describe("scopeOf", () => {
  it.each<[readonly number[], ScopeOptions, object]>([
    [[10], {}, { kind: "process", process: ten }],
    [[10, 11], {}, { kind: "processes", processes: [ten, eleven] }],
    [[10], { tree: true }, { kind: "tree", root: ten }],
    [[], { executor: "e" }, { kind: "executor", executorId: "e" }],
    [[], { task: "T", project: "p" }, { kind: "task", task: "T", project: "p" }],
    [[], { project: "p" }, { kind: "project", project: "p" }],
    [[], { workspace: "/w/../x" }, { kind: "workspace", workspace: "/x" }],
    [[], { leftOver: true }, { kind: "left-over" }],
    [[], { leftOver: "e" }, { kind: "left-over", executorId: "e" }],
    [[], { allButExecutors: true }, { kind: "all-but-executors" }],
    [[], { everything: true }, { kind: "everything" }],
  ])("%j %j", (pids, options, scope) => {
    expect(scopeOf(pids, options, running, readOwn)).toEqual(scope);
  });

  it("refuses a pid that is not running", () => {
    expect(() => scopeOf([99], {}, running)).toThrow(
      expect.objectContaining({ code: "PROCESS_NOT_FOUND" }),
    );
  });

  it("refuses a pid that is another process here than in the list", () => {
    const elsewhere = () => ({ pid: 10, startToken: "boot+pid4026532177:10" });
    expect(() => scopeOf([10], {}, running, elsewhere)).toThrow(UsageError);
  });

  it("refuses a process whose start time is unknown", () => {
    const { startToken: _, ...nameless } = processView(13);
    expect(() => scopeOf([13], {}, [nameless])).toThrow("cannot be identified");
  });
});

describe("checkScope", () => {
  it.each<[readonly number[], ScopeOptions]>([
    [[], {}],
    [[], { tree: true }],
    [[10, 11], { tree: true }],
    [[10], { everything: true }],
    [[], { everything: true, leftOver: true }],
    [[], { executor: "e", project: "p" }],
  ])("refuses %j %j", (pids, options) => {
    expect(() => checkScope(pids, options)).toThrow(UsageError);
  });
});
