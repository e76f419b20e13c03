import { describe, expect, test } from "vitest";
import type { ProcessExit, Store } from "../../src/index.ts";
import { executor, hostId } from "./records.ts";

export function processExit(pid: number, overrides: Partial<ProcessExit> = {}): ProcessExit {
  return {
    hostId,
    executorId: "executor-4711",
    process: { pid, startToken: `boot-1:${pid}` },
    parent: { pid: 4711, startToken: "boot-1:4711" },
    name: "node",
    command: "node server.js",
    startedAt: 3_000,
    endedAt: 4_000 + pid,
    exitCode: 0,
    ports: [],
    livingChildren: [],
    livingChildrenCount: 0,
    ...overrides,
  };
}

const noneCounted = new Map();
const leftOverOnly = {
  exits: { succeeded: 0, failed: 0, signalled: 0, unknown: 0 },
  leftOver: { processes: 1, memoryBytes: 2 },
};

/** What every database behind createStore gives for ended processes. */
export function exitsContract(name: string, open: () => Promise<Store>): void {
  describe(`ended processes in a store: ${name}`, { timeout: 180_000 }, () => {
    test("an end comes back as it was recorded, oldest first", async () => {
      await using store = await open();
      const { parent: _, exitCode: _code, ...bare } = processExit(9);
      const full = processExit(1, {
        exitCode: 139,
        coreDumped: true,
        ports: [{ port: 3000, protocol: "tcp", firstSeenAt: 3_500 }],
        livingChildren: [{ pid: 7, name: "sh" }],
        livingChildrenCount: 40,
      });
      const { exitCode: _none, ...signalled } = processExit(2, {
        signal: "SIGKILL",
        outOfMemory: true,
      });
      const recorded = await store.exits.record({
        exits: [bare, full, signalled, processExit(3, { executorId: "another" })],
        summaries: noneCounted,
      });
      expect([...recorded]).toEqual([
        ["executor-4711", 3],
        ["another", 1],
      ]);
      expect(await store.exits.ofExecutor("executor-4711")).toStrictEqual([full, signalled, bare]);
      expect(await store.exits.ofExecutor("nobody")).toEqual([]);
    });

    test("an end that is recorded twice is one, with the status that is known", async () => {
      await using store = await open();
      const { exitCode: _, ...seenGone } = processExit(1);
      for (const exit of [seenGone, processExit(1, { exitCode: 3 }), seenGone]) {
        await store.exits.record({ exits: [exit], summaries: noneCounted });
      }
      expect(await store.exits.ofExecutor("executor-4711")).toMatchObject([{ exitCode: 3 }]);
    });

    test("counts are those of all ends, recorded or not; the most that was left over stays", async () => {
      await using store = await open();
      const { exitCode: _, ...gone } = processExit(3);
      const record = async (processes: number, memoryBytes: number) =>
        store.exits.record({
          exits: [processExit(1), processExit(2, { exitCode: 1 }), gone],
          summaries: new Map([
            [
              "executor-4711",
              {
                exits: { succeeded: 100, failed: 0, signalled: 2, unknown: 3 },
                leftOver: { processes, memoryBytes },
              },
            ],
            ["counted-only", leftOverOnly],
          ]),
        });
      await record(4, 2 ** 40);
      await record(1, 5);
      const summaries = await store.exits.summaries(["executor-4711", "counted-only", "nobody"]);
      expect(Object.fromEntries(summaries)).toEqual({
        "executor-4711": {
          exits: { succeeded: 201, failed: 1, signalled: 4, unknown: 7 },
          leftOver: { processes: 4, memoryBytes: 2 ** 40 },
        },
        "counted-only": leftOverOnly,
      });
    });

    test("beyond 2,000 records of an executor the oldest of the least notable are only counted", async () => {
      await using store = await open();
      const pids = (from: number, count: number) =>
        Array.from({ length: count }, (_, at) => from + at);
      const failed = pids(1, 50).map((pid) => processExit(pid, { exitCode: 1 }));
      const succeeded = pids(1_001, 1_990).map((pid) => processExit(pid));
      await store.exits.record({ exits: [...failed, ...succeeded], summaries: noneCounted });
      const port = { port: 80, protocol: "tcp", firstSeenAt: 1 } as const;
      const recorded = await store.exits.record({
        exits: pids(5_001, 10).map((pid) => processExit(pid, { ports: [port] })),
        summaries: noneCounted,
      });
      expect(recorded.get("executor-4711")).toBe(2_000);
      const kept = (await store.exits.ofExecutor("executor-4711")).map(
        ({ process }) => process.pid,
      );
      expect(kept).toEqual([...pids(1, 50), ...pids(1_051, 1_940), ...pids(5_001, 10)]);
      const summary = (await store.exits.summaries(["executor-4711"])).get("executor-4711");
      expect(summary?.exits).toEqual({ succeeded: 2_000, failed: 50, signalled: 0, unknown: 0 });
    });

    test("they go with their executor, and by age; a registered agent takes over the detected one's", async () => {
      await using store = await open();
      await store.executors.insert(executor());
      await store.exits.record({
        exits: [processExit(1), processExit(2, { endedAt: 9_000 })],
        summaries: new Map([["executor-4711", leftOverOnly]]),
      });
      await store.prune({ hostId, olderThan: 9_000, keepExecutors: new Set() });
      await store.executors.insert(executor({ id: "registered", pid: 5 }));
      await store.exits.reassign("executor-4711", "registered");
      await store.executors.remove(["executor-4711"]);
      const left = await store.exits.ofExecutor("registered");
      expect(left.map(({ process }) => process.pid)).toEqual([2]);
      expect((await store.exits.summaries(["registered"])).size).toBe(1);
      await store.executors.remove(["registered"]);
      expect(await store.exits.ofExecutor("registered")).toEqual([]);
      expect((await store.exits.summaries(["registered"])).size).toBe(0);
    });

    test("text from hostile processes is stored or shortened", async () => {
      await using store = await open();
      const text = "a\0b\udfff".repeat(10_000);
      const exit = processExit(1, { name: text, command: text, signal: text });
      const child = { ...exit, livingChildren: [{ pid: 1, name: text }] };
      await store.exits.record({ exits: [child], summaries: noneCounted });
      const [stored] = await store.exits.ofExecutor("executor-4711");
      expect(stored?.command).toHaveLength(1_024);
      expect(stored?.livingChildren[0]?.name).toHaveLength(256);
    });
  });
}
