import { describe, expect, test } from "vitest";
import { explainWithTime, groupTotals, processTotals } from "../../../src/core.ts";
import { indexSnapshot } from "../../../src/core/association/snapshot-index.ts";
import type { SnapshotIndex } from "../../../src/core/association/snapshot-index.ts";
import { ended, entry, epoch, executor, hostId, key, snapshot } from "../scene.ts";
import type { Row } from "../scene.ts";
import { viewOf } from "../view-of.ts";

const agent: Row = { pid: 4711, name: "claude", memoryBytes: 100, cpuPercent: 1.04 };

describe("buildView", () => {
  test("a row says whose it is, masked and rounded; what costs too much is left out", () => {
    const [, row] = viewOf([
      agent,
      {
        pid: 5000,
        parent: 4711,
        command: ["node", "--token=hunter2"],
        cpuPercent: 12.3456,
        cpuTimeMs: 61_987,
        threadCount: 11,
        childrenCpuTimeMs: 7,
      },
    ]).processes;
    expect(row).toMatchObject({
      id: key(5000),
      hostId,
      command: "node --token=***",
      cpuPercent: 12.3,
      cpuTimeMs: 61_900,
      association: { executorId: "x", evidence: "descendant" },
    });
    expect(Object.keys(row ?? {})).not.toEqual(expect.arrayContaining(["threadCount"]));
    expect(Object.keys(row ?? {})).not.toEqual(expect.arrayContaining(["childrenCpuTimeMs"]));
  });

  test("a row says what it runs, below its directory, and its role where one is known", () => {
    const command = ["node", "/wt/a/node_modules/.bin/vitest", "run", "/wt/a/src/cart"];
    const { processes } = viewOf([
      { pid: 5000, command, workingDirectory: "/wt/a" },
      { pid: 5001, command, workingDirectory: "/wt" },
      { pid: 5002, command: ["node", "server.js"] },
    ]);
    expect(processes.map(({ title, role }) => [title, role])).toEqual([
      ["vitest run src/cart", "test-runner"],
      ["vitest run a/src/cart", "test-runner"],
      ["server.js", undefined],
    ]);
    expect(processes[2]).not.toHaveProperty("role");
  });

  test("fields that could not be read are absent", () => {
    const [row] = viewOf([{ pid: 5000, startToken: null }]).processes;
    expect(row?.id).toBe("5000@?");
    for (const field of ["cpuPercent", "association", "ports", "protected", "startedAt"]) {
      expect(row).not.toHaveProperty(field);
    }
  });

  test("rows are in the order of pids, whatever the listing", () => {
    const rows = [{ pid: 30 }, { pid: 4 }, { pid: 100 }];
    expect(viewOf(rows).processes.map(({ pid }) => pid)).toEqual([4, 30, 100]);
  });

  test("executors with totals of owned processes; suspected ones are counted apart", () => {
    const port = { protocol: "tcp", address: "::", port: 5173 } as const;
    const { executors, processes } = viewOf(
      [
        agent,
        { pid: 5000, parent: 4711, memoryBytes: 50, cpuPercent: 2.02 },
        {
          pid: 5001,
          parent: 4711,
          memoryBytes: 7,
          cpuPercent: 8,
          name: "tmux",
          command: ["tmux"],
        },
        { pid: 6000, memoryBytes: 1000 },
      ],
      {
        ports: new Map([
          [key(5000), [port, { ...port, address: "0.0.0.0" }]],
          [key(5001), [{ ...port, port: 22 }]],
        ]),
      },
    );
    expect(executors).toHaveLength(1);
    expect(executors[0]).toMatchObject({
      alive: true,
      processId: key(4711),
      totals: {
        processes: 2,
        memoryBytes: 150,
        cpuPercent: 3,
        ports: [5173],
        leftOver: 0,
        suspected: 1,
      },
    });
    // Of the whole machine the same: what is nobody's counts nowhere.
    expect(processTotals(processes)).toEqual(executors[0]?.totals);
  });

  test("an ended executor stays as the parent of what it left, without a living root", () => {
    const [view] = viewOf([{ pid: 5000 }], {
      executors: [ended()],
      lineage: new Map([entry(5000, { under: key(4711) })]),
    }).executors;
    expect(view).toMatchObject({ alive: false, totals: { processes: 1, leftOver: 1 } });
    expect(view).not.toHaveProperty("processId");
  });

  test("what works where an ended executor did is suspected, and not counted as left over", () => {
    const [view] = viewOf([{ pid: 5000, workingDirectory: "/wt/a" }], {
      executors: [ended({ workspace: "/wt/a" })],
    }).executors;
    expect(view).toMatchObject({ totals: { processes: 0, leftOver: 0, suspected: 1 } });
  });

  test("an executor of an earlier boot is not alive, one of another host is not shown", () => {
    const { executors } = viewOf([{ pid: 4711 }], {
      executors: [executor({ bootId: "boot-0" }), executor({ id: "y", hostId: "host-b" })],
    });
    expect(executors.map(({ id, alive }) => [id, alive])).toEqual([["x", false]]);
  });

  test("protections of a process and of an executor", () => {
    const { processes, executors } = viewOf(
      [agent, { pid: 5000, parent: 4711 }, { pid: 6000 }, { pid: 6001 }],
      {
        protections: [
          { kind: "executor", hostId, executorId: "x", at: 0 },
          { kind: "process", hostId, process: { pid: 6000, startToken: "boot-1:100" }, at: 0 },
          {
            kind: "process",
            hostId: "host-b",
            process: { pid: 6001, startToken: "boot-1:100" },
            at: 0,
          },
        ],
      },
    );
    expect(processes.map(({ pid, protected: isProtected }) => [pid, isProtected])).toEqual([
      [4711, true],
      [5000, true],
      [6000, true],
      [6001, undefined],
    ]);
    expect(executors[0]?.protected).toBe(true);
  });

  test("dead ancestors: the dead branch that a left-over came from, up to the executor", () => {
    const { deadAncestors, processes } = viewOf([{ pid: 5000 }], {
      executors: [ended()],
      lineage: new Map([
        entry(4711, { name: "claude" }),
        entry(4800, { under: key(4711), endedAt: epoch + 5 }),
        entry(4801, { under: key(4800), name: "npm", command: "npm run dev" }),
        entry(5000, { under: key(4801) }),
        entry(4999, { under: key(4711), name: "unrelated" }),
      ]),
    });
    expect(processes[0]?.association?.deadParentId).toBe(key(4801));
    expect(deadAncestors).toEqual([
      {
        id: key(4800),
        pid: 4800,
        executorId: "x",
        name: "bash",
        title: "bash",
        role: "shell",
        command: "bash -c true",
        endedAt: epoch + 5,
      },
      {
        id: key(4801),
        pid: 4801,
        parentId: key(4800),
        executorId: "x",
        name: "npm",
        command: "npm run dev",
        title: "npm run dev",
        role: "dev-server",
      },
    ]);
  });

  test("a process that changes nothing keeps its row object; a new mark makes a new one", () => {
    const taken = snapshot([agent, { pid: 6000 }]);
    const first = indexSnapshot(taken);
    const second = indexSnapshot({ ...taken, takenAt: taken.takenAt + 2000 }, first);
    const view = (index: SnapshotIndex, more = {}) =>
      viewOf([], { snapshot: index.snapshot, index, ...more });
    const before = view(first);
    expect(view(second).processes[0]).toBe(before.processes[0]);
    expect(view(second).processes[1]).toBe(before.processes[1]);
    const protections = [{ kind: "executor", hostId, executorId: "x", at: 0 }] as const;
    expect(view(second, { protections }).processes[0]?.protected).toBe(true);
    expect(view(second).processes[0]).not.toHaveProperty("protected");
    expect(view(second, { executors: [] }).processes[0]).not.toHaveProperty("association");
  });

  test("what was derived from a process does not outlive what it was derived from", () => {
    const rows = [agent, { pid: 5000, parent: 4711, name: "tmux: server", command: ["tmux"] }];
    const first = indexSnapshot(snapshot(rows));
    viewOf([], { snapshot: first.snapshot, index: first });
    const later = (more: Row) => {
      const index = indexSnapshot(snapshot([agent, more]), first);
      return viewOf([], { snapshot: index.snapshot, index }).processes[1];
    };
    const exec = later({ pid: 5000, parent: 4711, name: "node", command: ["node", "x"] });
    expect(exec).toMatchObject({ command: "node x", association: { standing: "owned" } });
    const reused = later({ pid: 5000, parent: 1, start: 300, name: "vim", command: ["vim"] });
    expect(reused).toMatchObject({ id: key(5000, 300), command: "vim" });
    expect(reused).not.toHaveProperty("association");
  });
});

test("explainWithTime puts the time where the link was seen", () => {
  const [orphan] = viewOf([{ pid: 1, name: "systemd", parent: null }, { pid: 5000 }], {
    executors: [ended()],
    lineage: new Map([entry(5000, { under: key(4711) })]),
  }).processes.flatMap(({ association }) => association ?? []);
  const at = (milliseconds: number) => new Date(milliseconds).toISOString().slice(11, 16);
  expect(orphan && explainWithTime(orphan, at)).toBe(
    `was a child of claude 4711, seen ${at(epoch + 100_000)}; now adopted by systemd 1`,
  );
  const [child] = viewOf([agent]).processes.flatMap(({ association }) => association ?? []);
  expect(child && explainWithTime(child, at)).toBe("registered as claude");
});

test("groupTotals adds up per project and task; what has no name comes last", () => {
  const view = viewOf(
    [
      { pid: 10, memoryBytes: 1 },
      { pid: 11, parent: 10, memoryBytes: 2 },
      { pid: 20, memoryBytes: 4 },
      { pid: 30, memoryBytes: 8 },
      { pid: 40, memoryBytes: 16 },
    ],
    {
      executors: [
        executor({ id: "a", pid: 10, project: "web", task: "t1" }),
        executor({ id: "b", pid: 20, project: "web" }),
        executor({ id: "c", pid: 30 }),
      ],
    },
  );
  const told = groupTotals(view).map(({ project, totals, tasks }) => [
    project,
    totals.memoryBytes,
    tasks.map(({ task, totals }) => [task, totals.processes, totals.memoryBytes]),
  ]);
  expect(told).toEqual([
    [
      "web",
      7,
      [
        ["t1", 2, 3],
        [undefined, 1, 4],
      ],
    ],
    [undefined, 8, [[undefined, 1, 8]]],
  ]);
});
