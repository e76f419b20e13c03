import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { associate } from "../../../src/core/association/associate.ts";
import { indexSnapshot } from "../../../src/core/association/snapshot-index.ts";
import type { EvidenceKind, Executor, LineageEntry } from "../../../src/core.ts";
import type { AssociateInput } from "../../../src/core/association/associate.ts";
import { byIdOf, ended, entry, executor, key, snapshot, system } from "../scene.ts";
import type { Row } from "../scene.ts";
import { agentMarkersOf } from "./association-scene.ts";

function run(rows: readonly Row[], more: Partial<AssociateInput> = {}) {
  return byIdOf(
    associate({
      snapshot: snapshot(rows),
      executors: [executor()],
      lineage: new Map(),
      markers: new Map(),
      ...more,
    }),
  );
}

describe("associate, given what a machine should not but may hold", () => {
  test("no processes", () => {
    expect(run([]).size).toBe(0);
  });

  test("no executors: no associations", () => {
    expect(run([{ pid: 5000 }], { executors: [], lineage: new Map([entry(5000)]) }).size).toBe(0);
  });

  test("a process that is its own parent", () => {
    expect(run([{ pid: 5000, parent: 5000 }]).size).toBe(0);
  });

  test("a parent cycle ends, and its processes have no executor", () => {
    const byId = run([
      { pid: 10, parent: 12 },
      { pid: 11, parent: 10 },
      { pid: 12, parent: 11 },
      { pid: 13, parent: 12 },
    ]);
    expect(byId.size).toBe(0);
  });

  test("a root inside a parent cycle owns what can be reached from it, each once", () => {
    const byId = run([
      { pid: 4711, parent: 12 },
      { pid: 11, parent: 4711 },
      { pid: 12, parent: 11 },
    ]);
    expect([...byId].map(([id, { evidence }]) => [id, evidence])).toEqual([
      [key(4711), "executor"],
      [key(11), "descendant"],
      [key(12), "descendant"],
    ]);
  });

  test("a cycle in the lineage", () => {
    const byId = run([{ pid: 5000 }], {
      lineage: new Map([entry(4800, { under: key(5000) }), entry(5000, { under: key(4800) })]),
    });
    expect(byId.get(key(5000))?.evidence).toBe("lineage");
  });

  test("no start tokens: descent is still seen, memory is not trusted", () => {
    const byId = run(
      [
        { pid: 4711 },
        { pid: 5000, parent: 4711, startToken: null },
        { pid: 5001, startToken: null },
      ],
      { lineage: new Map([entry(5001, { under: key(4711) })]) },
    );
    expect(byId.get("5000@?")?.evidence).toBe("descendant");
    expect(byId.get("5001@?")).toBeUndefined();
  });

  test("a chain of 100,000 processes, children listed first", () => {
    const rows: Row[] = [{ pid: 4711, parent: 1 }];
    for (let pid = 10_000; pid < 110_000; pid++) {
      rows.unshift({ pid, parent: pid === 10_000 ? 4711 : pid - 1 });
    }
    expect(run(rows).size).toBe(100_001);
  });

  test("100,000 remembered links in one chain", () => {
    const lineage = new Map<string, LineageEntry>();
    for (let pid = 10_000; pid < 110_000; pid++) {
      lineage.set(...entry(pid, { under: key(pid === 10_000 ? 4711 : pid - 1) }));
    }
    const byId = run([{ pid: 109_999 }], { lineage });
    expect(byId.get(key(109_999))?.standing).toBe("owned");
  });

  test("the same pid listed twice", () => {
    expect(() =>
      run([{ pid: 4711 }, { pid: 5000, parent: 4711 }, { pid: 5000, start: 300 }]),
    ).not.toThrow();
  });
});

const pids = fc.integer({ min: 1, max: 14 });
const starts = fc.integer({ min: 0, max: 4 });
const rows: fc.Arbitrary<Row[]> = fc.uniqueArray(
  fc.record({
    pid: pids,
    parent: fc.option(pids),
    start: starts,
    sessionId: pids,
    processGroupId: pids,
    kernelThread: fc.boolean(),
    name: fc.constantFrom("node", "bash", "tmux: server"),
    terminal: fc.option(fc.constant("pts/1")),
    workingDirectory: fc.constantFrom("/wt/a", "/wt/a/b", "/", "/home/ada"),
  }),
  { selector: ({ pid }) => pid, maxLength: 14 },
);
/** Few, so that a marker often names an executor. */
const executorPids = fc.integer({ min: 2, max: 5 });
const executors: fc.Arbitrary<Executor[]> = fc
  .array(
    fc.record({
      pid: executorPids,
      start: starts,
      hasEnded: fc.boolean(),
      inWorkspace: fc.boolean(),
    }),
    { maxLength: 4 },
  )
  .map((many) =>
    many.map(({ pid, start, hasEnded, inWorkspace }, at) =>
      (hasEnded ? ended : executor)({
        id: `x${at}`,
        pid,
        start,
        ...(inWorkspace ? { workspace: "/wt/a" } : {}),
      }),
    ),
  );
const lineage = fc
  .array(
    fc.record({ pid: pids, start: starts, parent: pids, owner: fc.integer({ min: 0, max: 4 }) }),
    { maxLength: 10 },
  )
  .map(
    (many) =>
      new Map(
        many.map(({ pid, start, parent, owner }) =>
          entry(pid, { start, under: key(parent, start), executorId: `x${owner}` }),
        ),
      ),
  );
const markers = fc
  .dictionary(
    fc.tuple(pids, starts).map(([pid, start]) => key(pid, start)),
    fc.constantFrom("x0", "x1", "y"),
  )
  .map((entries) => new Map<string, string | null>(Object.entries(entries)));

/** What agents set, by position of the row that carries it. */
const carried = fc.array(
  fc.oneof(
    executorPids.map((pid) => `CLAUDE_PID=${pid}`),
    fc.constantFrom("CODEX_THREAD_ID=t", "CODEX_THREAD_ID=t OPENCODE_PID=4"),
  ),
  { minLength: 14 },
);

/** What an agent's own marker owns, as random machines may hold none of it. */
const ownedByMarker: [Row[], Executor[], Map<string, LineageEntry>, string[]] = [
  [{ pid: 14, start: 4, workingDirectory: "/wt/a/b" }],
  [executor({ id: "x0", pid: 2, start: 0, workspace: "/wt/a" })],
  new Map(),
  ["CLAUDE_PID=2"],
];

describe("associate, whatever the machine", () => {
  test("an agent's own marker never owns outside of the workspace or in a terminal", () => {
    let owned = 0;
    fc.assert(
      fc.property(rows, executors, lineage, carried, (rows, executors, lineage, carried) => {
        const agentMarkers = agentMarkersOf(
          rows.map(({ pid, start }, at) => [key(pid, start), carried[at] ?? "CODEX_THREAD_ID=t"]),
        );
        const taken = snapshot([...system, ...rows].filter(first));
        const without = byIdOf(
          associate({ snapshot: taken, executors, lineage, markers: new Map() }),
        );
        const { associations, index } = associate({
          snapshot: taken,
          executors,
          lineage,
          markers: new Map(),
          agentMarkers,
          stoppedSince: new Map(executors.map(({ id }) => [id, 0])),
        });
        const found = associations.flatMap((association, at) =>
          association === undefined ? [] : [{ association, at }],
        );
        const by = (evidence: EvidenceKind) =>
          found.filter(({ association }) => association.evidence === evidence);
        for (const { association } of by("agent-marker")) {
          expect(association).toMatchObject({ standing: "suspected" });
          expect(association).not.toHaveProperty("ownedInStop");
        }
        for (const { association, at } of by("agent-marker-and-workspace")) {
          owned += 1;
          const process = index.processes[at]!;
          const owner = executors.find(({ id }) => id === association.executorId);
          expect(owner?.workspace).toBe("/wt/a");
          expect(process.workingDirectory).toMatch(/^\/wt\/a(\/|$)/);
          expect(process.terminal).toBeNull();
          // The start of a dead root is known to 2 s.
          expect(process.startedAt).toBeGreaterThanOrEqual((owner?.startedAt ?? Infinity) - 2_000);
          // It only adds to what nothing else owns.
          expect(without.get(index.ids[at]!)?.standing).not.toBe("owned");
        }
      }),
      { numRuns: 1_000, examples: [ownedByMarker] },
    );
    expect(owned).toBeGreaterThan(0);
  });

  test("invariants of every association", () => {
    fc.assert(
      fc.property(rows, executors, lineage, markers, (rows, executors, lineage, markers) => {
        const input = {
          snapshot: snapshot([...system, ...rows].filter(first)),
          executors,
          lineage,
          markers,
        };
        const { associations, index } = associate(input);
        const owners = new Map(executors.map((one) => [one.id, one]));
        for (const [at, association] of associations.entries()) {
          if (association === undefined) continue;
          const owner = owners.get(association.executorId);
          expect(owner).toBeDefined();
          const alive = !["zombie", "dead"].includes(index.processes[at]?.state ?? "");
          expect(association.leftOver).toBe(
            owner?.endedAt !== undefined && association.standing === "owned" && alive,
          );
          expect(association.explanation).not.toContain("undefined");
          expect(index.processes[at]?.kernelThread).toBe(false);
          const hint = association.evidence === "marker" || association.evidence === "workspace";
          expect(hint && association.standing === "owned").toBe(false);
        }
      }),
    );
  });

  test("the order of the listing does not matter, nor what was derived before", () => {
    fc.assert(
      fc.property(rows, executors, lineage, markers, (rows, executors, lineage, markers) => {
        const taken = snapshot(rows);
        const told = (input: AssociateInput) =>
          Object.fromEntries(
            [...byIdOf(associate(input))].toSorted(([a], [b]) => (a < b ? -1 : 1)),
          );
        const first = told({ snapshot: taken, executors, lineage, markers });
        // What is carried from other circumstances, as from one tick to the next.
        const index = indexSnapshot(taken);
        told({
          snapshot: taken,
          index,
          executors: executors.slice(1),
          lineage: new Map(),
          markers,
        });
        const next = indexSnapshot(
          { ...taken, processes: structuredClone(taken.processes) },
          index,
        );
        told({ snapshot: taken, index: next, executors: [], lineage, markers });
        const last = indexSnapshot(taken, next);
        expect(told({ snapshot: taken, index: last, executors, lineage, markers })).toEqual(first);
        const cyclic = hasCycle(taken);
        const turned = {
          ...structuredClone(taken),
          processes: structuredClone(taken.processes).toReversed(),
        };
        expect(cyclic || same(told({ snapshot: turned, executors, lineage, markers }), first)).toBe(
          true,
        );
      }),
    );
  });
});

test("the index of a snapshot is the same whichever one it is carried on from", () => {
  fc.assert(
    fc.property(rows, rows, fc.array(starts), (before, rows, restarts) => {
      const previous = indexSnapshot(snapshot(before));
      const others = snapshot(rows);
      const restarted = snapshot(
        before.map((row, at) => ({ ...row, start: restarts[at] ?? row.start ?? 0 })),
      );
      for (const taken of [others, restarted]) {
        const { ids, byPid, parents } = indexSnapshot(taken, previous);
        const anew = indexSnapshot(taken);
        expect({ ids, byPid, parents }).toEqual({
          ids: anew.ids,
          byPid: anew.byPid,
          parents: anew.parents,
        });
      }
    }),
  );
});

function first({ pid }: Row, at: number, all: readonly Row[]): boolean {
  return all.findIndex((other) => other.pid === pid) === at;
}

function same(a: unknown, b: unknown): boolean {
  expect(a).toEqual(b);
  return true;
}

/** Where a cycle is entered depends on the order, so what is said of its members does too. */
function hasCycle(taken: ReturnType<typeof snapshot>): boolean {
  const { parents } = indexSnapshot(taken);
  return [...parents.keys()].some((start) => {
    const seen = new Set<number>();
    for (let at = start; at >= 0; at = parents[at]!) {
      if (seen.has(at)) return true;
      seen.add(at);
    }
    return false;
  });
}
