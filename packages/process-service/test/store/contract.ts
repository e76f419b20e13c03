import { describe, expect, test } from "vitest";
import { defaultSettings, type Store } from "../../src/index.ts";
import {
  executor,
  hostId,
  killPlan,
  killReport,
  killed,
  lineageEntry,
  minimalExecutor,
} from "./records.ts";

/** What every database behind createStore gives. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`a store: ${name}`, { timeout: 180_000 }, () => {
    test("an executor comes back as it was put in", async () => {
      await using store = await open();
      const minimal = minimalExecutor(9);
      await store.executors.insert(executor());
      await store.executors.insert(minimal);
      expect(await store.executors.get("executor-4711")).toStrictEqual(executor());
      expect(await store.executors.get("executor-9")).toStrictEqual(minimal);
      expect(await store.executors.get("nobody")).toBeUndefined();
    });

    test("executors are listed newest first, per host, ended or not, or without those that ended long ago", async () => {
      await using store = await open();
      await store.executors.insert(executor({ pid: 1, registeredAt: 10 }));
      await store.executors.insert(executor({ pid: 2, registeredAt: 30 }));
      await store.executors.insert(executor({ pid: 3, registeredAt: 20 }));
      await store.executors.end("executor-3", 40, { how: "exited", exitCode: 0 });
      const pids = async (filter: { endedSince?: number }) =>
        (await store.executors.list({ hostId, ...filter })).map((one) => one.pid);
      expect(await pids({})).toEqual([2, 3, 1]);
      expect(await pids({ endedSince: 40 })).toEqual([2, 3, 1]);
      expect(await pids({ endedSince: 41 })).toEqual([2, 1]);
      expect(await store.executors.list({ hostId: "another" })).toEqual([]);
    });

    test("one living process is registered once, and again after its executor ended", async () => {
      await using store = await open();
      await store.executors.insert(executor());
      const again = executor({ id: "again" });
      await expect(store.executors.insert(again)).rejects.toMatchObject({
        code: "EXECUTOR_EXISTS",
      });
      await store.executors.end("executor-4711", 5_000, {
        how: "killed",
        signal: "SIGKILL",
        by: "k",
      });
      await store.executors.insert(again);
      expect(await store.executors.list({ hostId })).toHaveLength(2);
    });

    test("an end that is taken back leaves no trace", async () => {
      await using store = await open();
      const living = minimalExecutor(9);
      await store.executors.insert(living);
      await store.executors.end(living.id, 5_000, { how: "killed", signal: "SIGKILL", by: "k" });
      await store.executors.reopen(living.id);
      expect(await store.executors.get(living.id)).toStrictEqual(living);
    });

    test("an ending is completed by one that knows more, and never gets worse or later", async () => {
      await using store = await open();
      await store.executors.insert(executor());
      await store.executors.end("executor-4711", 5_000, { how: "exited" });
      await store.executors.end("executor-4711", 6_000, { how: "exited", exitCode: 3 });
      await store.executors.end("executor-4711", 7_000, { how: "unknown" });
      expect(await store.executors.get("executor-4711")).toMatchObject({
        endedAt: 5_000,
        ending: { how: "exited", exitCode: 3 },
      });
    });

    test("a session is kept with its executor, replaced as a whole, and cleared with all others", async () => {
      await using store = await open();
      const session = { id: "s-1", title: "Fix login", model: "opus" };
      await store.executors.insert(executor({ pid: 1, session }));
      await store.executors.insert(executor({ pid: 2, session: { id: "s-3" } }));
      const sessionOf = async (pid: number) =>
        (await store.executors.get(`executor-${pid}`))?.session;
      expect(await sessionOf(1)).toStrictEqual(session);
      await store.executors.setSession("executor-1", { id: "s-2" });
      expect(await sessionOf(1)).toStrictEqual({ id: "s-2" });
      expect(await sessionOf(2)).toStrictEqual({ id: "s-3" });
      await store.executors.clearSessions("another host");
      expect(await sessionOf(1)).toStrictEqual({ id: "s-2" });
      await store.executors.clearSessions(hostId);
      expect(await sessionOf(1)).toBeUndefined();
      expect(await sessionOf(2)).toBeUndefined();
    });

    test("labels are replaced, and what is gone from them is removed", async () => {
      await using store = await open();
      const full = executor({ origin: "detected", attempt: "2", labels: { a: "1", b: "2" } });
      await store.executors.insert(full);
      const { task: _, attempt: _attempt, ...rest } = full;
      const changed = { ...rest, origin: "registered", label: "x", labels: { b: "3" } } as const;
      await store.executors.setLabels(changed);
      expect(await store.executors.get(full.id)).toStrictEqual(changed);
    });

    test("usage is replaced", async () => {
      await using store = await open();
      await store.executors.insert(executor());
      const usage = { cpuTimeMs: 2 ** 45, peakMemoryBytes: 8, peakProcesses: 9 };
      await store.executors.updateUsage(new Map([["executor-4711", usage]]));
      expect((await store.executors.get("executor-4711"))?.usage).toEqual(usage);
    });

    test("lineage keeps the first parent and the first sighting", async () => {
      await using store = await open();
      const first = Array.from({ length: 150 }, (_, index) => lineageEntry(index + 1));
      await store.lineage.record(first);
      const later = { lastSeenAt: 9_000, firstSeenAt: 8_000, endedAt: 9_500, name: "renamed" };
      const { parent: _, ...orphaned } = lineageEntry(100, later);
      await store.lineage.record([orphaned]);
      const loaded = await store.lineage.load(hostId);
      expect(loaded).toHaveLength(150);
      expect(loaded.find((one) => one.process.pid === 100)).toStrictEqual(
        lineageEntry(100, { ...later, firstSeenAt: 3_000 }),
      );
      expect(loaded.find((one) => one.process.pid === 99)).toStrictEqual(lineageEntry(99));
    });

    test("lineage of the same pid on another host, or under another start, is another's", async () => {
      await using store = await open();
      const reused = lineageEntry(7, { process: { pid: 7, startToken: "boot-2:7" } });
      await store.lineage.record([lineageEntry(7), reused, lineageEntry(7, { hostId: "other" })]);
      expect(await store.lineage.load(hostId)).toHaveLength(2);
      await store.lineage.remove(hostId, [{ pid: 7, startToken: "boot-1:7" }]);
      expect(await store.lineage.load(hostId)).toStrictEqual([reused]);
      expect(await store.lineage.load("other")).toHaveLength(1);
    });

    test("an unfinished kill is locked by its process; released, it is returned with plan and frozen processes", async () => {
      await using store = await open();
      const intent = { report: killReport("k1"), plan: killPlan(1, 2) };
      await store.kills.begin(intent);
      await store.kills.recordFrozen("k1", [{ pid: 1, startToken: "boot-1:1" }]);
      await store.kills.recordFrozen("k1", [{ pid: 2, startToken: "boot-1:2" }]);
      expect(await store.kills.takeAbandoned(hostId)).toEqual([]);
      store.kills.release("k1");
      expect(await store.kills.takeAbandoned("another")).toEqual([]);
      expect(await store.kills.takeAbandoned(hostId, ["k2"])).toEqual([]);
      expect(await store.kills.takeAbandoned(hostId, ["k1"])).toStrictEqual([
        {
          ...intent,
          frozen: [
            { pid: 1, startToken: "boot-1:1" },
            { pid: 2, startToken: "boot-1:2" },
          ],
        },
      ]);
      // It was taken: nobody else gets it.
      expect(await store.kills.takeAbandoned(hostId)).toEqual([]);
      const done = killReport("k1", { status: "done", finishedAt: 11_000, outcomes: killed(2, 1) });
      await store.kills.finish(done);
      store.kills.release("k1");
      expect(await store.kills.takeAbandoned(hostId)).toEqual([]);
      expect(await store.kills.get("k1")).toStrictEqual(done);
    });

    test("what kills ended of a run is counted, and apart what they ended of its left-overs", async () => {
      await using store = await open();
      await store.executors.insert(executor({ endedAt: 15_000 }));
      const alive = killed(3).map((one) => Object.assign(one, { outcome: "escaped" as const }));
      for (const [id, startedAt, outcomes] of [
        ["before", 10_000, killed(1)],
        ["after", 20_000, [...killed(2, 4), ...alive]],
        ["nothing", 30_000, alive],
      ] as const) {
        await store.kills.finish(
          killReport(id, { startedAt, finishedAt: startedAt + 5, status: "done", outcomes }),
        );
      }
      const stops = await store.kills.stops(["executor-4711", "nobody"]);
      expect([...stops]).toEqual([
        ["executor-4711", { kills: 2, processes: 3, memoryBytes: 3_000, processesAfterEnd: 2 }],
      ]);
      expect((await store.kills.stops([])).size).toBe(0);
    });

    test("kills are listed newest first, by page, process and executor", async () => {
      await using store = await open();
      for (const [index, id] of ["a", "b", "c", "d"].entries()) {
        // b and c begin in the same millisecond.
        const startedAt = [1, 2, 2, 3][index] ?? 0;
        const report = killReport(id, { startedAt, scope: { kind: "everything" } });
        await store.kills.begin({ report, plan: killPlan(index + 1) });
        await store.kills.finish({
          ...report,
          status: "done",
          outcomes: killed(index + 1),
          finishedAt: 9,
        });
      }
      const ids = async (filter: Omit<Parameters<Store["kills"]["list"]>[0], "hostId">) =>
        (await store.kills.list({ hostId, ...filter })).map((one) => one.id);
      expect(await ids({ limit: 9 })).toEqual(["d", "c", "b", "a"]);
      expect(await ids({ limit: 2 })).toEqual(["d", "c"]);
      expect(await ids({ limit: 2, before: "c" })).toEqual(["b", "a"]);
      expect(await ids({ limit: 9, process: { pid: 2, startToken: "boot-1:2" } })).toEqual(["b"]);
      expect(await ids({ limit: 9, process: { pid: 2, startToken: "boot-9:2" } })).toEqual([]);
      expect(await ids({ limit: 9, executorId: "executor-4711" })).toEqual(["d", "c", "b", "a"]);
      expect(await ids({ limit: 9, executorId: "another" })).toEqual([]);
    });

    test("protections are put, replaced and removed", async () => {
      await using store = await open();
      const process = { pid: 5, startToken: "boot-1:5" };
      await store.protections.put({ kind: "process", hostId, process, at: 1 });
      await store.protections.put({ kind: "process", hostId, process, note: "mine", at: 2 });
      await store.protections.put({ kind: "executor", hostId, executorId: "e", at: 3 });
      expect(await store.protections.list(hostId)).toStrictEqual([
        { kind: "process", hostId, process, note: "mine", at: 2 },
        { kind: "executor", hostId, executorId: "e", at: 3 },
      ]);
      await store.protections.remove(hostId, { process });
      await store.protections.remove(hostId, { executorId: "e" });
      expect(await store.protections.list(hostId)).toEqual([]);
    });

    test("samples close together share a row: average CPU, highest memory", async () => {
      await using store = await open();
      const sample = (at: number, cpuPercent: number, memoryBytes: number) =>
        store.samples.append(at, new Map([["e", { cpuPercent, memoryBytes, processes: 1 }]]));
      await sample(20_000, 10, 300);
      await sample(22_000, 30, 200);
      await sample(24_000, 80, 100);
      await sample(30_000, 7, 2 ** 40);
      expect(await store.samples.ofExecutor("e")).toEqual({
        at: [20_000, 30_000],
        cpu: [40, 7],
        memory: [300, 2 ** 40],
      });
    });

    test("settings are loaded; values of the wrong type are not", async () => {
      await using store = await open();
      expect(await store.settings.load()).toEqual({});
      await store.settings.save(() => ({ ...defaultSettings, watchIntervalMs: 777 }));
      expect(await store.settings.load()).toEqual({ ...defaultSettings, watchIntervalMs: 777 });
    });

    test("pruning keeps living, recent and explicitly kept executors", async () => {
      await using store = await open();
      for (const pid of [1, 2, 3, 4]) await store.executors.insert(executor({ pid }));
      for (const pid of [1, 2])
        await store.executors.end(`executor-${pid}`, 100, { how: "exited" });
      await store.executors.end("executor-3", 900, { how: "exited" });
      await store.lineage.record(
        [1, 2].map((n) => lineageEntry(n, { executorId: `executor-${n}` })),
      );
      await store.protections.put({ kind: "executor", hostId, executorId: "executor-2", at: 1 });
      const report = killReport("old", { finishedAt: 50 });
      await store.kills.finish(report);
      await store.prune({ hostId, olderThan: 500, keepExecutors: new Set(["executor-1"]) });
      const left = (await store.executors.list({ hostId })).map((one) => one.pid);
      expect(left.toSorted((a, b) => a - b)).toEqual([1, 3, 4]);
      expect((await store.lineage.load(hostId)).map((one) => one.executorId)).toEqual([
        "executor-1",
      ]);
      expect(await store.protections.list(hostId)).toEqual([]);
      expect(await store.kills.get("old")).toBeUndefined();
    });

    test("dead entries are removed unless they have living descendants", async () => {
      await using store = await open();
      const id = (pid: number) => ({ pid, startToken: `boot-1:${pid}` });
      const endedAt = 5_000;
      await store.lineage.record([
        lineageEntry(1, { endedAt, sessionId: 1 }), // grandparent of the living 3
        lineageEntry(2, { endedAt, sessionId: 1, parent: id(1) }),
        lineageEntry(3, { parent: id(2), sessionId: 5, processGroupId: 6 }),
        lineageEntry(4, { endedAt, parent: id(2) }), // explains nothing
        lineageEntry(5, { endedAt }), // led the session that 3 is in
        lineageEntry(6, { endedAt }), // led its process group
        lineageEntry(7, { endedAt: Date.now() }), // only just died
      ]);
      await store.prune({ hostId, olderThan: 0, keepExecutors: new Set() });
      const left = (await store.lineage.load(hostId)).map((one) => one.process.pid);
      expect(left.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 5, 6, 7]);
    });

    test("rows of a store from another host are never among this host's", async () => {
      await using store = await open();
      await store.executors.insert(executor());
      await store.kills.begin({ report: killReport("k"), plan: killPlan(1) });
      const foreign = { hostId: "another-machine" };
      expect(await store.executors.list(foreign)).toEqual([]);
      store.kills.release("k");
      expect(await store.kills.takeAbandoned("another-machine")).toEqual([]);
      await expect(store.executors.insert(executor({ ...foreign, id: "x" }))).rejects.toThrow(
        "another-machine",
      );
    });

    test("text from hostile processes is stored or shortened, never a crash", async () => {
      await using store = await open();
      const hostile = [
        "\0",
        "\ud800",
        "a\0b\udfff",
        "💥".repeat(600_000),
        "\u202e\u001b[2J",
        "'; --",
      ];
      for (const [index, text] of hostile.entries()) {
        const labels = { [text.slice(0, 300)]: text };
        const fields = { label: text, project: text, task: text, workspace: text, labels };
        await store.executors.insert(executor({ pid: 100 + index, ...fields }));
        await store.lineage.record([lineageEntry(100 + index, { name: text, command: text })]);
        const [outcome] = killed(1);
        const report = killReport(`k${index}`, {
          client: text,
          outcomes: outcome ? [{ ...outcome, name: text, command: text, detail: text }] : [],
        });
        await store.kills.begin({ report, plan: killPlan(1) });
        await store.protections.put({
          kind: "executor",
          hostId,
          executorId: `e${index}`,
          note: text,
          at: 1,
        });
      }
      const labels = (await store.executors.list({ hostId })).map((one) => one.label);
      expect(labels).toContain("a␀b\ufffd");
      expect(labels).toContain("'; --");
      expect(Math.max(...labels.map((label) => label.length))).toBe(512);
      expect(await store.lineage.load(hostId)).toHaveLength(hostile.length);
      expect(await store.kills.list({ hostId, limit: 10 })).toHaveLength(hostile.length);
    });

    test("a kill of thousands of processes is recorded whole", async () => {
      await using store = await open();
      const pids = Array.from({ length: 3_000 }, (_, index) => index + 1);
      await store.kills.begin({ report: killReport("big"), plan: killPlan(...pids) });
      await store.kills.finish(killReport("big", { outcomes: killed(...pids), finishedAt: 1 }));
      expect((await store.kills.get("big"))?.outcomes.map((one) => one.process.pid)).toEqual(pids);
    });

    test("writes at once do not get in each other's way", async () => {
      await using store = await open();
      await store.executors.insert(executor());
      await Promise.all(
        Array.from({ length: 40 }, async (_, index) => {
          await store.lineage.record([lineageEntry(index + 1)]);
          await store.kills.begin({ report: killReport(`k${index}`), plan: killPlan(index + 1) });
          await store.kills.recordFrozen(`k${index}`, [{ pid: 1, startToken: "t" }]);
        }),
      );
      expect(await store.lineage.load(hostId)).toHaveLength(40);
      for (let index = 0; index < 40; index += 1) store.kills.release(`k${index}`);
      expect(await store.kills.takeAbandoned(hostId)).toHaveLength(40);
    });

    test("a closed store says so", async () => {
      const store = await open();
      await store.close();
      await store.close();
      await expect(store.executors.insert(executor())).rejects.toMatchObject({
        code: "STORE_FAILED",
      });
      await expect(store.executors.list({ hostId })).rejects.toThrow("closed");
    });
  });
}
