import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyChanges } from "../../../src/core.ts";
import { diffViews } from "../../../src/core/view/diff.ts";
import type { CorralView, ExecutorView } from "../../../src/core.ts";
import { alter, executor, key, snapshot } from "../scene.ts";
import type { Row } from "../scene.ts";
import { viewOf } from "../view-of.ts";
import { view } from "./arbitrary-view.ts";

/** As it goes over the wire: what JSON cannot carry must not matter. */
function sent<T>(value: T): T {
  const received: T = JSON.parse(JSON.stringify(value));
  return received;
}

const agent: Row = { pid: 4711, name: "claude" };

describe("diffViews", () => {
  test("nothing but the revision changed", () => {
    const before = viewOf([agent]);
    const after = { ...viewOf([agent]), revision: 2, takenAt: before.takenAt + 1000 };
    expect(diffViews(before, after)).toEqual({ from: 1, revision: 2, takenAt: after.takenAt });
  });

  test("a process came, one changed, one went, a field appeared and one vanished", () => {
    const before = viewOf([
      agent,
      { pid: 5000, parent: 4711, memoryBytes: 1, workingDirectory: "/a" },
      { pid: 5001 },
    ]);
    const after = viewOf(
      [agent, { pid: 5000, parent: 4711, memoryBytes: 2, cpuPercent: 3 }, { pid: 6000 }],
      { revision: 2 },
    );
    const { processes, executors } = diffViews(before, after);
    expect(processes).toEqual({
      put: [after.processes[2]],
      patch: [
        { id: key(5000), set: { memoryBytes: 2, cpuPercent: 3 }, unset: ["workingDirectory"] },
      ],
      remove: [key(5001)],
    });
    expect(executors).toEqual({
      patch: [{ id: "x", set: { totals: { ...after.executors[0]?.totals } } }],
    });
  });

  test("views of two boots have nothing in common", () => {
    const before = viewOf([agent]);
    expect(() => diffViews(before, { ...before, bootId: "boot-2" })).toThrow(TypeError);
    expect(() => diffViews(before, { ...before, hostId: "host-b" })).toThrow(TypeError);
  });

  test("changes fit only the revision they follow", () => {
    const before = viewOf([agent]);
    const changes = diffViews(before, { ...before, revision: 2 });
    expect(() => applyChanges({ ...before, revision: 7 }, changes)).toThrow(TypeError);
  });

  test("an idle tick of 1,000 processes and 50 executors is under 2 KB of JSON", () => {
    const rows: Row[] = [];
    const executors = Array.from({ length: 50 }, (_, at) =>
      executor({ id: `x${at}`, pid: 1000 + at, workspace: `/wt/${at}` }),
    );
    for (let at = 0; at < 1000; at++) {
      // A few wake up for a moment, as idle processes do.
      const parent = at < 50 ? 1 : 1000 + (at % 50);
      rows.push({ pid: 1000 + at, parent, cpuPercent: 0, cpuTimeMs: 10_000 + at });
    }
    const before = viewOf(rows, { executors });
    const later = alter(rows, (_, at) =>
      at % 10 === 0 ? { cpuTimeMs: 10_001 + at, cpuPercent: 0.04 } : {},
    );
    const host = { ...before.host, cpuPercent: 1.5, memoryAvailableBytes: 3_999_999_999 };
    const after = {
      ...viewOf(later, { executors, snapshot: { ...snapshot(later, { at: 1002 }), host } }),
      revision: 2,
    };
    expect(JSON.stringify(diffViews(before, after)).length).toBeLessThan(2048);
  });
});

describe("diffViews and applyChanges", () => {
  test("there and back is exact, also over the wire", () => {
    fc.assert(
      fc.property(view, view, (before, next) => {
        const after = { ...next, revision: 2 };
        const changes = diffViews(before, after);
        expect(applyChanges(before, changes)).toStrictEqual(after);
        expect(applyChanges(sent(before), sent(changes))).toStrictEqual(sent(after));
      }),
      { numRuns: 300 },
    );
  });

  test("what is put was not there, and what is removed is not there any more", () => {
    fc.assert(
      fc.property(view, view, (before, after) => {
        const { put = [], remove = [] } = diffViews(before, after).processes ?? {};
        const ids = (of: CorralView) => new Set(of.processes.map(({ id }) => id));
        expect(put.filter(({ id }) => ids(before).has(id))).toEqual([]);
        expect(remove.filter((id) => ids(after).has(id))).toEqual([]);
        expect(put.length - remove.length).toBe(after.processes.length - before.processes.length);
      }),
    );
  });

  test("changes in a row lead to the last view", () => {
    fc.assert(
      fc.property(fc.array(view, { minLength: 2, maxLength: 6 }), (views) => {
        const steps = views.map((step, revision) => ({ ...step, revision }));
        let held = sent(steps[0]!);
        for (const [at, step] of steps.entries()) {
          if (at > 0) held = applyChanges(held, sent(diffViews(steps[at - 1]!, step)));
        }
        expect(held).toStrictEqual(sent(steps.at(-1)));
      }),
    );
  });

  test("what did not change is not copied", () => {
    const before = viewOf([agent, { pid: 6000 }]);
    const after = { ...viewOf([agent, { pid: 6000, memoryBytes: 9 }]), revision: 2 };
    const applied = applyChanges(before, diffViews(before, after));
    expect(applied.processes[0]).toBe(before.processes[0]);
    const executors: readonly ExecutorView[] = before.executors;
    expect(applied.executors).toBe(executors);
  });
});
