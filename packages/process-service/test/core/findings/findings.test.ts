import { describe, expect, test } from "vitest";
import { defaultSettings } from "../../../src/core.ts";
import { findFindings } from "../../../src/core/findings/findings.ts";
import { trackThresholds } from "../../../src/core/findings/thresholds.ts";
import type { CorralView } from "../../../src/core.ts";
import type { Thresholds } from "../../../src/core/findings/thresholds.ts";
import { alter, ended, entry, epoch, key } from "../scene.ts";
import type { Row } from "../scene.ts";
import { viewOf } from "../view-of.ts";

const mebibyte = 1024 ** 2;
const agent: Row = { pid: 4711, name: "claude", command: ["claude"] };

function of(view: CorralView, thresholds: Thresholds = new Map(), cpuCount = 2) {
  const { processes, executors, takenAt } = view;
  return findFindings({
    processes,
    executors,
    thresholds,
    settings: defaultSettings,
    cpuCount,
    takenAt,
  });
}

describe("left-over", () => {
  const left: Row[] = [
    { pid: 5000, memoryBytes: 3 * mebibyte + 17 },
    { pid: 5001, memoryBytes: mebibyte },
    { pid: 5002, name: "esbuild" },
  ];
  const lineage = new Map(left.map(({ pid }) => entry(pid, { under: key(4711) })));

  test("one for each ended executor, with what it holds", () => {
    const port = { protocol: "tcp", address: "::", port: 5173 } as const;
    const ports = new Map([[key(5000), [port]]]);
    expect(of(viewOf(left, { executors: [ended()], lineage, ports }))).toEqual([
      {
        id: "left-over:x",
        kind: "left-over",
        executorId: "x",
        processIds: [key(5000), key(5001), key(5002)],
        reason:
          "claude 4711 has ended, but 3 processes of it still run: server.js ×2, esbuild, holding port 5173.",
        memoryBytes: 4 * mebibyte,
        since: epoch + 900_000,
      },
    ]);
  });

  test("none while the executor lives, and none for suspected processes", () => {
    expect(of(viewOf([agent, ...left], { lineage }))).toEqual([]);
    const hinted = viewOf([{ pid: 5000, workingDirectory: "/wt/a" }], {
      executors: [ended({ workspace: "/wt/a" })],
    });
    expect(hinted.executors[0]?.totals).toMatchObject({ processes: 0, suspected: 1 });
    expect(of(hinted)).toEqual([]);
  });
});

describe("leak", () => {
  const copies = (count: number, apart: number, more: Partial<Row> = {}): Row[] =>
    Array.from({ length: count }, (_, at) => ({
      pid: 5000 + at,
      parent: 4711,
      start: 200 + at * apart,
      ...more,
    }));

  test.each<[name: string, rows: readonly Row[], cpuCount: number, leaks: number]>([
    ["the same server started 20 times at once", copies(20, 0), 2, 1],
    ["the same server started 4 times over a minute", copies(4, 15), 2, 1],
    ["3 copies are not many", copies(3, 15), 2, 0],
    ["a pool of workers, started at once", copies(8, 0), 8, 0],
    [
      "different arguments",
      alter(copies(20, 10), (row, at) => ({ command: ["node", `${at}`] })),
      2,
      0,
    ],
    [
      "different directories",
      alter(copies(20, 10), (row, at) => ({ workingDirectory: `/p/${at}` })),
      2,
      0,
    ],
    [
      "the workers of one copy, each below it",
      alter(copies(20, 10), (row, at) => (at === 0 ? {} : { parent: 5000 })),
      2,
      0,
    ],
    ["zombies hold nothing", copies(20, 10, { state: "zombie" }), 2, 0],
    [
      "below a shared daemon they are only suspected",
      [
        { pid: 4800, parent: 4711, name: "tmux", command: ["tmux"] },
        ...copies(20, 10, { parent: 4800 }),
      ],
      2,
      0,
    ],
    [
      "two bursts of a small pool",
      [...copies(4, 0), ...alter(copies(4, 0), (row) => ({ pid: row.pid + 100, start: 900 }))],
      8,
      0,
    ],
  ])("%s", (_, rows, cpuCount, leaks) => {
    const found = of(viewOf([agent, ...rows]), new Map(), cpuCount);
    expect(found.filter(({ kind }) => kind === "leak")).toHaveLength(leaks);
  });

  test("says what, how often and since when", () => {
    const [finding] = of(viewOf([agent, ...copies(20, 10, { memoryBytes: mebibyte })]));
    expect(finding).toMatchObject({
      id: `leak:${key(5000, 200)}`,
      executorId: "x",
      reason: "claude 4711 has started server.js 20 times and none has ended.",
      memoryBytes: 20 * mebibyte,
      since: epoch + 210_000,
    });
    expect(finding?.processIds).toHaveLength(20);
  });

  test("a fork that has not called exec yet is no further copy", () => {
    const fork: Row = { pid: 6000, parent: 5003, start: 900 };
    const [finding] = of(viewOf([agent, ...copies(20, 10), fork]));
    expect(finding?.reason).toContain("20 times");
    expect(finding?.processIds).toHaveLength(20);
  });

  test("children of a leaked command are not reported again", () => {
    const inner = alter(copies(6, 10), (row) => ({
      pid: row.pid + 1000,
      parent: row.pid,
      command: ["node", "child.js"],
    }));
    const found = of(viewOf([agent, ...copies(6, 10), ...inner]));
    expect(found.map(({ kind, id }) => [kind, id])).toEqual([["leak", `leak:${key(5000, 200)}`]]);
  });

  test("parents in a circle, as a pid that was given again can make them, end the search", () => {
    const view = viewOf([agent, ...copies(6, 10)]);
    const [first, second] = view.processes.filter(({ pid }) => pid >= 5000);
    const processes = view.processes.map((process) => {
      if (process === first) return { ...process, parentPid: second?.pid ?? null };
      return process === second ? { ...process, parentPid: first?.pid ?? null } : process;
    });
    expect(of({ ...view, processes }).map(({ kind }) => kind)).toEqual(["leak"]);
  });

  test("left-overs are reported as left over, not as a leak", () => {
    const rows = alter(copies(20, 10), () => ({ parent: 1 }));
    const lineage = new Map(
      rows.map(({ pid, start }) => entry(pid, { start: start ?? 0, under: key(4711) })),
    );
    const found = of(viewOf(rows, { executors: [ended()], lineage }));
    expect(found.map(({ kind }) => kind)).toEqual(["left-over"]);
  });
});

test("deleted directory", () => {
  const view = viewOf([
    agent,
    { pid: 5000, parent: 4711, workingDirectory: "/wt/a", workingDirectoryDeleted: true },
    { pid: 6000, workingDirectory: "/wt/a", workingDirectoryDeleted: true },
  ]);
  expect(of(view)).toEqual([
    {
      id: "deleted-directory:x",
      kind: "deleted-directory",
      executorId: "x",
      processIds: [key(5000)],
      reason:
        "1 process of claude 4711 works in a directory that has been deleted (/wt/a): server.js.",
      memoryBytes: 0,
      since: epoch + 100_000,
    },
  ]);
});

describe("thresholds", () => {
  const settings = {
    ...defaultSettings,
    memoryThresholdBytes: 1000,
    cpuThresholdPercent: 100,
    thresholdDurationMs: 60_000,
  };

  /** Values seconds apart; the moments at which a finding was there. */
  function told(
    field: "memoryBytes" | "cpuPercent",
    values: readonly (readonly [at: number, value: number])[],
  ) {
    let thresholds: Thresholds = new Map();
    const found: number[] = [];
    for (const [at, value] of values) {
      const view = viewOf([
        agent,
        { pid: 5000, parent: 4711, [field]: value },
        { pid: 6000, [field]: value },
      ]);
      const takenAt = epoch + at * 1000;
      thresholds = trackThresholds(thresholds, view.processes, settings, takenAt);
      const { processes, executors } = view;
      const findings = findFindings({
        processes,
        executors,
        thresholds,
        settings,
        cpuCount: 2,
        takenAt,
      });
      if (findings.length > 0) found.push(at);
      // Nobody's process is nobody's finding.
      for (const { processIds } of findings) expect(processIds).toEqual([key(5000)]);
    }
    return found;
  }

  test("only after the whole duration", () => {
    expect(
      told("memoryBytes", [
        [0, 2000],
        [59, 2000],
        [60, 2000],
        [61, 2000],
      ]),
    ).toEqual([60, 61]);
    expect(
      told("cpuPercent", [
        [0, 101],
        [60, 101],
      ]),
    ).toEqual([60]);
  });

  test("a short dip does not start it anew, a real one does", () => {
    expect(
      told("cpuPercent", [
        [0, 150],
        [30, 85],
        [60, 150],
      ]),
    ).toEqual([60]);
    expect(
      told("cpuPercent", [
        [0, 150],
        [30, 50],
        [60, 150],
        [90, 150],
      ]),
    ).toEqual([]);
  });

  test("at the threshold is not above it", () => {
    expect(
      told("memoryBytes", [
        [0, 1000],
        [60, 1000],
        [120, 1000],
      ]),
    ).toEqual([]);
  });

  test("a clock set back starts the time anew instead of ending the finding for hours", () => {
    expect(
      told("memoryBytes", [
        [3600, 2000],
        [0, 2000],
        [59, 2000],
        [60, 2000],
      ]),
    ).toEqual([60]);
  });

  test("the reason does not change from scan to scan", () => {
    const view = viewOf([agent, { pid: 5000, parent: 4711, memoryBytes: 5 * 1024 ** 3 + 123 }]);
    const thresholds = new Map([[key(5000), { memory: 0, cpu: 0 }]]);
    expect(of(view, thresholds).map(({ kind, reason }) => [kind, reason])).toEqual([
      [
        "high-memory",
        "server.js 5000 of claude 4711 has held more than 4.0 GB for more than 5 min.",
      ],
      [
        "high-cpu",
        "server.js 5000 of claude 4711 has used more than 150 % of a core for more than 5 min.",
      ],
    ]);
  });
});
