import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyChanges, filterProcesses, isLeftOver } from "../../../src/core.ts";
import type { CorralView, WatchFilter } from "../../../src/core.ts";
import { diffViews } from "../../../src/core/view/diff.ts";
import { filterView } from "../../../src/core/view/filter-view.ts";
import { ended, entry, executor, key } from "../scene.ts";
import { viewOf } from "../view-of.ts";
import { view } from "./arbitrary-view.ts";

const scene = viewOf(
  [
    { pid: 10, name: "claude" },
    { pid: 11, parent: 10, name: "vite" },
    { pid: 20, name: "codex" },
    { pid: 31, name: "esbuild" },
    { pid: 50, name: "firefox" },
  ],
  {
    executors: [
      executor({ id: "a", pid: 10, project: "web", task: "T-1", labels: { model: "large" } }),
      executor({ id: "b", pid: 20, project: "api", task: "T-1" }),
      ended({ id: "c", pid: 30, project: "web" }),
      ended({ id: "d", pid: 40, project: "web", task: "T-2" }),
    ],
    lineage: new Map([entry(31, { under: key(30), executorId: "c" })]),
  },
);

describe("filterView", () => {
  test.each<[WatchFilter, string[], number[]]>([
    [{}, ["a", "b", "c", "d"], [10, 11, 20, 31, 50]],
    [{ project: "web" }, ["a", "c", "d"], [10, 11, 31]],
    [{ task: "T-1" }, ["a", "b"], [10, 11, 20]],
    [{ project: "web", task: "T-1" }, ["a"], [10, 11]],
    [{ labels: { model: "large" } }, ["a"], [10, 11]],
    [{ labels: { model: "small" } }, [], []],
    [{ executorId: "d" }, ["d"], []],
    [{ leftOver: true }, ["c"], [31]],
    [{ project: "web", leftOver: true }, ["c"], [31]],
    [{ project: "api", leftOver: true }, [], []],
    [{ project: "web", leftOver: false }, ["a"], [10, 11]],
  ])("%j", (filter, executors, pids) => {
    const { processes, ...rest } = filterView(scene, filter);
    expect(rest.executors.map(({ id }) => id)).toEqual(executors);
    expect(processes.map(({ pid }) => pid)).toEqual(pids);
  });

  test("what is not selected is not in it, what is said of the machine is", () => {
    const filtered = filterView(scene, { executorId: "none" });
    const lists = { processes: [], executors: [], deadAncestors: [], findings: [] };
    expect(filtered).toEqual({ ...scene, ...lists });
  });
});

const one: fc.Arbitrary<WatchFilter> = fc.oneof(
  fc.record({ project: fc.constantFrom("p", "q", "none") }),
  fc.record({ task: fc.constantFrom("t", "u") }),
  fc.record({ labels: fc.constantFrom({}, { model: "large" }, { model: "large", size: "1" }) }),
  fc.record({ executorId: fc.constantFrom("x4709", "x4710", "x4711", "x4712") }),
  fc.record({ leftOver: fc.boolean() }),
);
const filter: fc.Arbitrary<WatchFilter> = fc
  .tuple(one, one)
  .map(([first, second]) => Object.assign({}, first, second));

/** As it goes over the wire. */
function sent<T>(value: T): T {
  const received: T = JSON.parse(JSON.stringify(value));
  return received;
}

describe("watching with a filter", () => {
  test("its processes are those that a list with this filter has", () => {
    fc.assert(
      fc.property(view, filter, (whole, filter) => {
        expect(filterView(whole, filter).processes).toEqual(filterProcesses(whole, filter));
      }),
    );
  });

  test("changes in a row lead to what the filter selects of the last view", () => {
    fc.assert(
      fc.property(fc.array(view, { minLength: 2, maxLength: 5 }), filter, (views, filter) => {
        const steps = views.map((step, revision) => filterView({ ...step, revision }, filter));
        let held = sent(steps[0]!);
        for (const [at, step] of steps.entries()) {
          if (at > 0) held = applyChanges(held, sent(diffViews(steps[at - 1]!, step)));
        }
        expect(held).toStrictEqual(sent(steps.at(-1)));
      }),
      { numRuns: 300 },
    );
  });

  test("changes name nothing that the filter selects neither before nor after", () => {
    fc.assert(
      fc.property(view, view, filter, (before, next, filter) => {
        const after = { ...next, revision: 2 };
        const pair = [filterView(before, filter), filterView(after, filter)] as const;
        const ids = new Set(pair.flatMap(({ processes }) => processes.map(({ id }) => id)));
        const { put = [], patch = [], remove = [] } = diffViews(...pair).processes ?? {};
        const named = [...put.map(({ id }) => id), ...patch.map(({ id }) => id), ...remove];
        expect(named.filter((id) => !ids.has(id))).toEqual([]);
      }),
    );
  });

  test("an empty filter selects the whole view", () => {
    fc.assert(
      fc.property(view, (whole) => {
        expect(filterView(whole, {})).toEqual(whole);
      }),
    );
  });

  // What the properties are tried on is not all empty.
  test("the views have left-overs, findings and dead ancestors, in the filter and outside", () => {
    const tried = fc.sample(fc.tuple(view, filter), { numRuns: 1_000, seed: 1 });
    const has = (part: (view: CorralView) => readonly unknown[]) => {
      const kept = tried.filter(([whole, filter]) => part(filterView(whole, filter)).length > 0);
      const lost = tried.filter(
        ([whole, filter]) => part(filterView(whole, filter)).length < part(whole).length,
      );
      return [kept.length > 0, lost.length > 0];
    };
    expect(has(({ processes }) => processes.filter(isLeftOver))).toEqual([true, true]);
    expect(has(({ findings }) => findings)).toEqual([true, true]);
    expect(has(({ deadAncestors }) => deadAncestors)).toEqual([true, true]);
  });
});
