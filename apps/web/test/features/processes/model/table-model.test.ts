import type { CorralView } from "@corral/process-service/core";
import { describe, expect, test } from "vitest";
import { parseFilter } from "../../../../src/features/processes/filter/parse-filter.ts";
import {
  buildTable,
  type TableModel,
} from "../../../../src/features/processes/model/table-model.ts";
import { ProcessForest } from "../../../../src/features/processes/model/process-forest.ts";
import type { TableOptions } from "../../../../src/features/processes/model/table-options.ts";
import { corralView, executorView, member, processView } from "../../../support/view-builders.ts";

const options: TableOptions = {
  scope: "agents",
  layout: "tree",
  grouping: "project",
  sorting: { column: "memory", descending: true },
  filter: [],
  toggled: new Set(),
};

function filterOf(source: string) {
  const parsed = parseFilter(source);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.terms;
}

/** One line per row, indented by level: label, processes and memory of the subtree. */
const outline = ({ rows }: TableModel): readonly string[] =>
  rows.map(
    ({ level, node }) =>
      `${"  ".repeat(level - 1)}${node.label} ${node.processes} ${node.memoryBytes}`,
  );

const view = corralView({
  executors: [
    executorView("a", { project: "acme/web", task: "T-1", label: "claude" }),
    executorView("b", { project: "acme/web", task: "T-2", label: "codex" }),
    executorView("c", { project: "acme/web", task: "T-2", label: "gemini" }),
    executorView("d", { label: "loose" }),
  ],
  processes: [
    processView(1, { parentPid: null, memoryBytes: 9_000 }),
    member(10, "a", { parentPid: 1, memoryBytes: 300 }),
    member(11, "a", { parentPid: 10, memoryBytes: 10 }),
    member(12, "a", { parentPid: 11, memoryBytes: 500 }),
    member(13, "a", { parentPid: 10, memoryBytes: 400 }),
    member(20, "b", { memoryBytes: 50 }),
    member(30, "c", { memoryBytes: 60 }),
    member(40, "d", { memoryBytes: 70 }),
    processView(99, { parentPid: 2, kernelThread: true, memoryBytes: 0, name: "kworker" }),
  ],
});

describe("grouping", () => {
  test("project › task › executor › process tree; a task with one executor has no row of its own", () => {
    expect(outline(buildTable(view, options))).toEqual([
      "acme/web 6 1320",
      "  claude 4 1210",
      "    p10 4 1210",
      "      p11 2 510",
      "        p12 1 500",
      "      p13 1 400",
      "  T-2 2 110",
      "    gemini 1 60",
      "      p30 1 60",
      "    codex 1 50",
      "      p20 1 50",
      "loose 1 70",
      "  p40 1 70",
    ]);
  });

  test("siblings sort by subtree total: a small parent of a large child comes before a medium process", () => {
    const rows = outline(buildTable(view, options));
    expect(rows.indexOf("      p11 2 510")).toBeLessThan(rows.indexOf("      p13 1 400"));
  });

  test("scope all adds other processes, with kernel threads collapsed", () => {
    const { rows, inScope } = buildTable(view, { ...options, scope: "all" });
    expect(inScope).toBe(9);
    expect(rows.slice(-3).map(({ node, expanded }) => [node.label, expanded])).toEqual([
      ["Everything else", true],
      ["p1", false],
      ["Kernel threads", false],
    ]);
  });

  test("groups by executor, by workspace, by parents only, and flat", () => {
    const labels = (changes: Partial<TableOptions>): readonly string[] =>
      buildTable(view, { ...options, ...changes })
        .rows.filter((row) => row.level === 1)
        .map((row) => row.node.label);
    expect(labels({ grouping: "executor" })).toEqual(["claude", "loose", "gemini", "codex"]);
    expect(labels({ grouping: "none" })).toEqual(["p10", "p40", "p30", "p20"]);
    expect(labels({ layout: "flat" })).toEqual(["p12", "p13", "p10", "p40", "p30", "p20", "p11"]);
    const inWorkspace = corralView({
      executors: [executorView("a", { workspace: "/wt/one" })],
      processes: [member(10, "a")],
    });
    expect(outline(buildTable(inWorkspace, { ...options, grouping: "workspace" }))).toEqual([
      "/wt/one 1 100",
      "  claude 1 100",
      "    p10 1 100",
    ]);
  });

  test("rows have level, position and number of siblings", () => {
    const { rows } = buildTable(view, options);
    const row = rows.find(({ node }) => node.label === "p13");
    expect(row).toMatchObject({ level: 4, position: 2, siblings: 2, expandable: false });
    expect(row?.parentKey).toBe("10@boot:10");
  });
});

test("suspected processes form the last group and are not in the totals", () => {
  const { rows } = buildTable(
    corralView({
      executors: [executorView("a")],
      processes: [
        member(10, "a", { memoryBytes: 5 }),
        member(11, "a", { memoryBytes: 900 }, { standing: "suspected", evidence: "workspace" }),
      ],
    }),
    options,
  );
  expect(outline({ rows, inScope: 2, hidden: 0 })).toEqual([
    "claude 1 5",
    "  p10 1 5",
    "  May be related 1 900",
    "    p11 1 900",
  ]);
});

/** The same list each time, as the tree is built anew for another one. */
const none: CorralView["deadAncestors"] = [];

describe("an executor and its root process", () => {
  const living = executorView("a", { label: "claude", pid: 10, processId: "10@boot:10" });
  const scene = (more: readonly ReturnType<typeof processView>[] = []) =>
    corralView({
      deadAncestors: none,
      executors: [living],
      processes: [
        member(10, "a", { memoryBytes: 300, cpuPercent: 2 }, { evidence: "executor" }),
        member(11, "a", { parentPid: 10, memoryBytes: 50 }),
        ...more,
      ],
    });

  test("are one row: its children stand below, its memory is in the totals", () => {
    const { rows, inScope, hidden } = buildTable(scene(), options);
    expect(outline({ rows, inScope, hidden })).toEqual(["claude 2 350", "  p11 1 50"]);
    expect(rows[0]?.node.root?.process?.pid).toBe(10);
    expect([inScope, hidden]).toEqual([2, 0]);
    expect(outline(buildTable(scene(), { ...options, layout: "flat" }))).toEqual([
      "p10 1 300",
      "p11 1 50",
    ]);
  });

  test("stay one when processes start and end below", () => {
    const forest = new ProcessForest();
    buildTable(scene(), options, forest);
    const tree = forest.root;
    const more = scene([member(12, "a", { parentPid: 10, memoryBytes: 400 })]);
    expect(outline(buildTable(more, options, forest))).toEqual([
      "claude 3 750",
      "  p12 1 400",
      "  p11 1 50",
    ]);
    expect(outline(buildTable(scene(), options, forest))).toEqual(["claude 2 350", "  p11 1 50"]);
    expect(forest.root).toBe(tree);
    const alone = corralView({
      deadAncestors: none,
      executors: [living],
      processes: [member(10, "a", { memoryBytes: 300 }, { evidence: "executor" })],
    });
    expect(outline(buildTable(alone, options, forest))).toEqual(["claude 1 300"]);
    const ended = corralView({
      deadAncestors: none,
      executors: [executorView("a", { label: "claude", alive: false })],
      processes: [member(11, "a", { parentPid: 1, memoryBytes: 50 })],
    });
    expect(outline(buildTable(ended, options, forest))).toEqual(["claude 1 50", "  p11 1 50"]);
  });

  test("a change of the root is a change of the row", () => {
    const forest = new ProcessForest();
    const [before] = buildTable(scene(), options, forest).rows;
    const [same] = buildTable(scene(), options, forest).rows;
    const { memoryBytes: _, ...rest } = member(10, "a", {}, { evidence: "executor" });
    const changed = corralView({
      deadAncestors: none,
      executors: [living],
      processes: [
        { ...rest, memoryBytes: 301 },
        member(11, "a", { parentPid: 10, memoryBytes: 50 }),
      ],
    });
    const [after] = buildTable(changed, options, forest).rows;
    expect(same?.node).toBe(before?.node);
    expect(after?.node.memoryBytes).toBe(351);
    expect(after?.version).not.toBe(before?.version);
  });

  test("a filter that only the root matches shows the row", () => {
    const { rows, hidden } = buildTable(scene(), { ...options, filter: filterOf("pid:10") });
    expect(outline({ rows, inScope: 2, hidden })).toEqual(["claude 1 300"]);
    expect(hidden).toBe(1);
  });
});

describe("siblings that run the same", () => {
  const servers = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      member(20 + at, "a", { parentPid: 10, title: "mcp-postgres", memoryBytes: 10 + at }),
    );
  const scene = (count: number) =>
    corralView({
      deadAncestors: none,
      executors: [executorView("a", { label: "claude", processId: "10@boot:10" })],
      processes: [
        member(10, "a", { memoryBytes: 5 }, { evidence: "executor" }),
        member(11, "a", { parentPid: 10, title: "vite dev", memoryBytes: 1 }),
        ...servers(count),
      ],
    });

  test("fold from three on, collapsed, and open on request", () => {
    expect(outline(buildTable(scene(2), options))).toEqual([
      "claude 4 27",
      "  mcp-postgres 1 11",
      "  mcp-postgres 1 10",
      "  vite dev 1 1",
    ]);
    const folded = buildTable(scene(3), options);
    expect(outline(folded)).toEqual(["claude 5 39", "  mcp-postgres 3 33", "  vite dev 1 1"]);
    const key = folded.rows[1]?.key ?? "";
    const open = buildTable(scene(3), { ...options, toggled: new Set([key]) });
    expect(outline(open).slice(1, 5)).toEqual([
      "  mcp-postgres 3 33",
      "    mcp-postgres 1 12",
      "    mcp-postgres 1 11",
      "    mcp-postgres 1 10",
    ]);
  });

  test("fold and unfold as they start and end; the result is that of a new build", () => {
    const forest = new ProcessForest();
    for (const count of [0, 1, 2, 3, 8, 4, 3, 2, 3, 1, 0, 5]) {
      expect(outline(buildTable(scene(count), options, forest))).toEqual(
        outline(buildTable(scene(count), options)),
      );
    }
  });

  describe("with the same below them", () => {
    /** Each with a child of the title. */
    const wrapped = (...below: readonly (string | undefined)[]) =>
      corralView({
        deadAncestors: none,
        executors: [executorView("a", { label: "claude" })],
        processes: below.flatMap((title, at) => {
          const wrapper = member(20 + at, "a", { title: "npm exec", memoryBytes: 10 });
          const own = { parentPid: 20 + at, memoryBytes: 1 };
          return title === undefined
            ? [wrapper]
            : [wrapper, member(40 + at, "a", { ...own, title })];
        }),
      });

    test("fold with it", () => {
      expect(outline(buildTable(wrapped("srv", "srv", "srv"), options))).toEqual([
        "claude 6 33",
        "  npm exec 6 33",
      ]);
      expect(outline(buildTable(wrapped("srv", "srv", "other"), options))).toHaveLength(7);
    });

    test("fold and unfold as what is below starts and ends", () => {
      const forest = new ProcessForest();
      for (const below of [
        [undefined, undefined, undefined],
        ["srv", undefined, undefined],
        ["srv", "srv", undefined],
        ["srv", "srv", "srv"],
        ["srv", "srv", "srv", "srv"],
        ["srv", "srv", "srv", undefined],
        ["srv", "srv", undefined, undefined],
        [undefined, undefined, undefined, undefined],
        ["srv", "srv", "srv", "other"],
        [],
      ]) {
        expect(outline(buildTable(wrapped(...below), options, forest))).toEqual(
          outline(buildTable(wrapped(...below), options)),
        );
      }
    });
  });

  test("agents never fold, also without groups", () => {
    const ids = ["a", "b", "c"];
    const agents = corralView({
      executors: ids.map((id, at) => executorView(id, { processId: `${20 + at}@boot:${20 + at}` })),
      processes: ids.map((id, at) => member(20 + at, id, { title: "claude" })),
    });
    const rows = buildTable(agents, { ...options, grouping: "none" });
    expect(outline(rows)).toHaveLength(3);
  });

  test("one that a filter leaves alone has its own row", () => {
    expect(outline(buildTable(scene(3), { ...options, filter: filterOf("pid:21") }))).toEqual([
      "claude 1 11",
      "  mcp-postgres 1 11",
    ]);
  });
});

test("what ended executors left over stands first, whatever the order", () => {
  const scene = corralView({
    executors: [
      executorView("a", { label: "claude", project: "web" }),
      executorView("b", {
        label: "codex",
        project: "web",
        alive: false,
        totals: { ...executorView("b").totals, leftOver: 1 },
      }),
    ],
    processes: [
      member(10, "a", { memoryBytes: 900 }),
      member(20, "b", { memoryBytes: 1 }, { leftOver: true }),
    ],
  });
  for (const column of ["memory", "name", "pid"] as const) {
    const rows = buildTable(scene, { ...options, sorting: { column, descending: true } });
    expect(outline(rows)).toEqual([
      "Left over 1 1",
      "  codex 1 1",
      "    p20 1 1",
      "web 1 900",
      "  claude 1 900",
      "    p10 1 900",
    ]);
  }
});

describe("the daemons of an agent", () => {
  const codex = { label: "codex", title: "Codex" };
  const suspectedOf = { standing: "suspected" } as const;
  const daemon = {
    parentPid: 10,
    memoryBytes: 700,
    title: "Codex daemon",
    sharedBy: codex,
    agent: { ...codex, role: "daemon" },
  } as const;
  const shared = corralView({
    executors: [
      executorView("a", { project: "web", label: "claude" }),
      executorView("b", { project: "web", label: "codex" }),
    ],
    processes: [
      processView(1, { parentPid: null, memoryBytes: 900 }),
      member(10, "a", { memoryBytes: 5 }),
      member(11, "a", daemon, suspectedOf),
      member(12, "a", { parentPid: 11, sharedBy: codex, memoryBytes: 20 }, suspectedOf),
      member(13, "b", { parentPid: 11, memoryBytes: 30 }),
      // Started by nobody that is known.
      processView(14, { ...daemon, parentPid: 1, memoryBytes: 40 }),
      processView(15, { parentPid: 1, sharedBy: { label: "cline", title: "Cline CLI" } }),
    ],
  });
  const groups = [
    "Shared by the sessions of Codex 3 760",
    "  Codex daemon 2 720",
    "    p12 1 20",
    "  Codex daemon 1 40",
    "Shared by the sessions of Cline CLI 1 100",
    "  p15 1 100",
  ];

  test("stand after the executors, a group for each product, in no other total", () => {
    const sessions = ["web 2 35", "  codex 1 30", "    p13 1 30", "  claude 1 5", "    p10 1 5"];
    expect(outline(buildTable(shared, options))).toEqual([...sessions, ...groups]);
    expect(outline(buildTable(shared, { ...options, scope: "all" })).slice(5)).toEqual([
      ...groups,
      "Everything else 1 900",
      "  p1 1 900",
    ]);
    for (const grouping of ["workspace", "executor"] as const) {
      expect(outline(buildTable(shared, { ...options, grouping })).slice(-6)).toEqual(groups);
    }
  });

  test("are no executor's for the filter", () => {
    const filtered = (source: string) =>
      buildTable(shared, { ...options, filter: filterOf(source), layout: "flat" }).rows.map(
        ({ node }) => node.process?.pid,
      );
    expect(filtered("owner:claude")).toEqual([10]);
    expect(filtered("is:suspected")).toEqual([]);
    expect(filtered("is:shared pid:11")).toEqual([11]);
    expect(filtered("!is:shared")).toEqual([13, 10]);
  });
});

describe("left-overs", () => {
  const leftOver = { evidence: "lineage", leftOver: true } as const;
  const ended = corralView({
    executors: [executorView("a", { alive: false, endedAt: 1 })],
    deadAncestors: [
      {
        id: "g1",
        pid: 5,
        executorId: "a",
        name: "bash",
        command: "bash",
        title: "bash",
        endedAt: 1,
      },
      {
        id: "g2",
        pid: 6,
        parentId: "g1",
        executorId: "a",
        name: "npm",
        command: "npm",
        title: "npm",
      },
      { id: "g3", pid: 7, executorId: "a", name: "nobody", command: "", title: "nobody" },
    ],
    processes: [member(12, "a", { parentPid: 1 }, { ...leftOver, deadParentId: "g2" })],
  });

  test("are below their dead ancestors; dead ancestors without a living descendant are not shown", () => {
    expect(
      buildTable(ended, options).rows.map(({ level, node }) => [level, node.kind, node.label]),
    ).toEqual([
      [1, "executor", "claude"],
      [2, "dead-ancestor", "bash"],
      [3, "dead-ancestor", "npm"],
      [4, "process", "p12"],
    ]);
  });

  test("a cycle of dead ancestors is cut", () => {
    const cyclic = {
      ...ended,
      deadAncestors: [
        { id: "g1", pid: 5, parentId: "g2", executorId: "a", name: "x", command: "", title: "x" },
        { id: "g2", pid: 6, parentId: "g1", executorId: "a", name: "y", command: "", title: "y" },
      ],
    };
    expect(buildTable(cyclic, options).rows.some(({ node }) => node.label === "p12")).toBe(true);
  });
});

describe("implausible parents", () => {
  const tree = (...processes: Parameters<typeof member>[2][]) =>
    buildTable(
      corralView({
        executors: [executorView("a")],
        processes: processes.map((fields, index) => member(10 + index, "a", fields)),
      }),
      options,
    );

  test("a cycle of parents is cut; each process has one row", () => {
    const { rows } = tree({ parentPid: 11 }, { parentPid: 12 }, { parentPid: 10 });
    expect(rows.map(({ key }) => key).toSorted()).toEqual([
      "10@boot:10",
      "11@boot:11",
      "12@boot:12",
      "executor:a",
    ]);
  });

  test("a process older than its parent is no child (reused pid)", () => {
    const { rows } = tree({ parentPid: 1, startedAt: 2_000 }, { parentPid: 10, startedAt: 1_000 });
    expect(rows.map(({ level }) => level)).toEqual([1, 2, 2]);
  });

  test("a process that is its own parent is a root", () => {
    expect(tree({ parentPid: 10 }).rows).toHaveLength(2);
  });
});

describe("filter", () => {
  test("shows matches with their ancestors, totals only the matches, and counts the hidden processes", () => {
    const model = buildTable(view, { ...options, filter: filterOf("p12") });
    expect(outline(model)).toEqual([
      "acme/web 1 500",
      "  claude 1 500",
      "    p10 1 500",
      "      p11 1 500",
      "        p12 1 500",
    ]);
    expect(model.hidden).toBe(4);
    expect(model.rows.map(({ node }) => node.matched)).toEqual([true, true, false, false, true]);
  });

  test("without a match gives no rows and counts all processes as hidden", () => {
    expect(buildTable(view, { ...options, filter: filterOf("zzz") })).toEqual({
      rows: [],
      inScope: 7,
      hidden: 7,
    });
  });
});

describe("collapsing, held order, exiting rows", () => {
  test("a collapsed row hides its descendants and keeps its totals", () => {
    const { rows } = buildTable(view, { ...options, toggled: new Set(["10@boot:10"]) });
    const row = rows.find(({ node }) => node.label === "p10");
    expect(row).toMatchObject({ expandable: true, expanded: false });
    expect(row?.node.memoryBytes).toBe(1210);
    expect(rows.some(({ node }) => node.label === "p11")).toBe(false);
  });

  test("held rows keep their positions while values change; new rows come last", () => {
    const before = buildTable(view, { ...options, layout: "flat" }).rows;
    const held = new Map(before.map((row, index) => [row.key, index]));
    const later = {
      ...view,
      processes: [
        ...view.processes.map((each) => ({ ...each, memoryBytes: 1_000 - each.memoryBytes })),
        member(50, "a", { memoryBytes: 100_000 }),
      ],
    };
    const labels = buildTable(later, { ...options, layout: "flat", held }).rows.map(
      (row) => row.node.label,
    );
    expect(labels).toEqual([...before.map((row) => row.node.label), "p50"]);
  });

  test("exiting rows are shown and not counted", () => {
    const model = buildTable(view, { ...options, exiting: [member(77, "d", { memoryBytes: 5 })] });
    const exiting = model.rows.find(({ node }) => node.label === "p77");
    expect(exiting?.node.exiting).toBe(true);
    expect(model.inScope).toBe(7);
    expect(model.rows.find(({ node }) => node.label === "loose")?.node.memoryBytes).toBe(70);
  });
});
