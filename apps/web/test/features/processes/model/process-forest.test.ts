import type { CorralView, ProcessView } from "@corral/process-service/core";
import { describe, expect, test } from "vitest";
import { parseFilter } from "../../../../src/features/processes/filter/parse-filter.ts";
import { ProcessForest } from "../../../../src/features/processes/model/process-forest.ts";
import {
  buildTable,
  type TableModel,
} from "../../../../src/features/processes/model/table-model.ts";
import type { TableOptions } from "../../../../src/features/processes/model/table-options.ts";
import { corralView, executorView, member, processView } from "../../../support/view-builders.ts";

const options: TableOptions = {
  scope: "all",
  layout: "tree",
  grouping: "project",
  sorting: { column: "memory", descending: true },
  filter: [],
  toggled: new Set(),
};

/** All that a row shows, without the fields that exist only for speed. */
const seen = ({ rows, inScope, hidden }: TableModel) => ({
  inScope,
  hidden,
  rows: rows.map(({ node, ...row }) => ({
    ...row,
    version: 0,
    node: {
      process: node.process,
      executor: node.executor,
      deadAncestor: node.deadAncestor,
      label: node.label,
      matched: node.matched,
      exiting: node.exiting,
      totals: [node.processes, node.memoryBytes, node.cpuPercent, node.leftOver, ...node.ports],
    },
  })),
});

/** Deterministic pseudo-random numbers. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomProcess(pid: number, pick: (below: number) => number): ProcessView {
  const fields = { parentPid: 1 + pick(40), memoryBytes: pick(9) * 100, cpuPercent: pick(5) };
  switch (pick(5)) {
    case 4: {
      const label = pick(3) === 0 ? "codex" : "cline";
      const sharedBy = { label, title: label };
      const agent = pick(2) === 0 ? ({ ...sharedBy, role: "daemon" } as const) : undefined;
      const own = { ...fields, sharedBy, ...(agent && { agent }) };
      return pick(2) === 0
        ? processView(pid, own)
        : member(pid, "a", own, { standing: "suspected" });
    }
    case 0:
      return processView(pid, { ...fields, kernelThread: pick(5) === 0 });
    case 1:
      return member(pid, "a", fields, { standing: pick(4) === 0 ? "suspected" : "owned" });
    case 2:
      return member(pid, "b", fields, { leftOver: true });
    default:
      return member(pid, "c", {
        ...fields,
        ports: [{ protocol: "tcp", address: "127.0.0.1", port: 3_000 + pick(3) }],
      });
  }
}

/** Next view: some processes change, move, start or end, and an executor may change. */
function nextView(before: CorralView, pick: (below: number) => number): CorralView {
  const byPid = new Map(before.processes.map((each) => [each.pid, each]));
  for (let change = pick(4); change > 0; change -= 1) {
    const pid = 2 + pick(40);
    const old = byPid.get(pid);
    if (pick(3) === 0) byPid.delete(pid);
    else if (old !== undefined && pick(2) === 0) {
      byPid.set(pid, { ...old, memoryBytes: pick(9) * 100 });
    } else byPid.set(pid, randomProcess(pid, pick));
  }
  const cpuPercent = pick(50);
  return {
    ...before,
    processes: [...byPid.values()].toSorted((a, b) => a.pid - b.pid),
    executors: before.executors.map((each) =>
      pick(3) === 0 ? { ...each, totals: { ...each.totals, cpuPercent } } : each,
    ),
  };
}

/** Next view: no process moves, a few values change, at most two processes start and two end. */
function addAndRemove(before: CorralView, pick: (below: number) => number): CorralView {
  const highest = Math.max(...before.processes.map((each) => each.pid));
  const born = Array.from({ length: pick(3) }, (_, index) => {
    const parent = before.processes[pick(before.processes.length)];
    const pid = highest + 1 + index;
    const fields = { parentPid: pick(9) === 0 ? pid + 1 : (parent?.pid ?? 1) };
    return parent?.association === undefined
      ? pick(4) === 0
        ? member(pid, "a", fields)
        : processView(pid, fields)
      : member(pid, parent.association.executorId, fields);
  });
  const kept = before.processes
    .filter(({ pid }) => pid === 1 || pick(before.processes.length) > 0)
    .map((each) => (pick(9) === 0 ? processView(each.pid, { ...each, memoryBytes: 900 }) : each));
  return { ...before, processes: [...kept, ...born] };
}

const first = corralView({
  executors: ["a", "b", "c"].map((id) => executorView(id, { project: "p", task: `T-${id}` })),
  processes: [processView(1, { parentPid: null })],
});

describe("a forest updated over ticks gives the same rows as a new forest", () => {
  const filter = parseFilter("mem>300B");
  const cases: readonly (readonly [string, Partial<TableOptions>])[] = [
    ["grouped", {}],
    ["by parents", { grouping: "none" }],
    ["flat", { layout: "flat" }],
    ["agents only", { scope: "agents" }],
    ["filtered", { filter: filter.ok ? filter.terms : [] }],
    ["by name", { sorting: { column: "name", descending: false } }],
  ];
  test.each(cases)("%s", (_, changed) => {
    const pick = numbers(7);
    const forest = new ProcessForest();
    let view = first;
    for (let tick = 0; tick < 300; tick += 1) {
      const wanted = { ...options, ...changed };
      expect(seen(buildTable(view, wanted, forest))).toEqual(seen(buildTable(view, wanted)));
      view = nextView(view, pick);
    }
  });

  test.each(cases)("%s, while processes only start, end and exit slowly", (_, changed) => {
    const pick = numbers(23);
    const forest = new ProcessForest();
    let view = first;
    let exiting: readonly ProcessView[] = [];
    for (let tick = 0; tick < 400; tick += 1) {
      const wanted = { ...options, ...changed, exiting };
      expect(seen(buildTable(view, wanted, forest))).toEqual(seen(buildTable(view, wanted)));
      const next = addAndRemove(view, pick);
      const there = new Set(next.processes.map((each) => each.id));
      const went = view.processes.filter((each) => !there.has(each.id));
      exiting = pick(3) === 0 ? went : [...exiting.slice(pick(3)), ...went];
      view = next;
    }
  });

  test("while the order is held and released", () => {
    const pick = numbers(5);
    const forest = new ProcessForest();
    let view = first;
    let held: TableOptions["held"];
    for (let tick = 0; tick < 300; tick += 1) {
      const wanted = { ...options, held };
      const model = buildTable(view, wanted, forest);
      expect(seen(model)).toEqual(seen(buildTable(view, wanted)));
      if (pick(8) === 0) {
        held = held === undefined ? new Map(model.rows.map((row, at) => [row.key, at])) : undefined;
      }
      view = nextView(view, pick);
    }
  });

  test("while the options change", () => {
    const pick = numbers(11);
    const forest = new ProcessForest();
    let view = first;
    for (let tick = 0; tick < 300; tick += 1) {
      const wanted = { ...options, ...cases[pick(cases.length)]?.[1] };
      expect(seen(buildTable(view, wanted, forest))).toEqual(seen(buildTable(view, wanted)));
      view = nextView(view, pick);
    }
  });
});

describe("rows", () => {
  const start = {
    ...first,
    processes: [
      processView(1, { parentPid: null }),
      member(2, "a", { parentPid: 1 }),
      member(3, "a", { parentPid: 2, memoryBytes: 50 }),
      member(4, "b", { parentPid: 1 }),
    ],
  };
  const rowsByPid = ({ rows }: TableModel) =>
    new Map(rows.map((row) => [row.node.process?.pid ?? row.key, row]));

  test("only changed rows are new objects", () => {
    const forest = new ProcessForest();
    const before = rowsByPid(buildTable(start, options, forest));
    const processes = start.processes.map((each) =>
      each.pid === 3 ? { ...each, memoryBytes: 51 } : each,
    );
    const after = rowsByPid(buildTable({ ...start, processes }, options, forest));
    const changed = [...after].filter(([key, row]) => before.get(key) !== row);
    // The expanded parent shows its own values only; the groups show totals.
    expect(changed.map(([key]) => key)).toEqual(["project:p", "executor:a", 3]);
  });

  test("a process that is exiting and back has one row", () => {
    const forest = new ProcessForest();
    const [exiting] = start.processes.slice(2, 3);
    const there = { ...options, exiting: exiting === undefined ? [] : [exiting] };
    const rows = buildTable(start, there, forest).rows.filter((row) => row.key === exiting?.id);
    expect(rows.map((row) => row.node.exiting)).toEqual([false]);
  });
});
