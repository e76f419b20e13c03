import { expect, test } from "vitest";
import { ExitQueue } from "../../src/state/exit-queue.ts";
import { openSqliteStore } from "../../src/sqlite.ts";
import { exitAt, signalledAt } from "../core/history/exits.ts";

async function openQueue() {
  const store = await openSqliteStore({ path: ":memory:", hostId: "host-a" });
  return { store, queue: new ExitQueue(store) };
}

test("thousands of processes that succeeded are counts, and the failure among them a record", async () => {
  const { store, queue } = await openQueue();
  await using _ = store;
  for (let batch = 0; batch < 10; batch += 1) {
    queue.add(Array.from({ length: 1_000 }, (_, at) => exitAt(1_000 * batch + at + 10, batch)));
    if (batch % 2 === 1) await queue.flush();
  }
  queue.add([exitAt(1, 1, { exitCode: 2 }), signalledAt(2, 2, "SIGSEGV")]);
  await queue.flush();
  const records = await store.exits.ofExecutor("x");
  expect(records).toHaveLength(2_000);
  const pids = records.map(({ process }) => process.pid);
  expect(pids).toEqual(expect.arrayContaining([1, 2]));
  expect((await store.exits.summaries(["x"])).get("x")?.exits).toEqual({
    succeeded: 10_000,
    failed: 1,
    signalled: 1,
    unknown: 0,
  });
});

test("what could not be written is written by the next flush, once", async () => {
  const { store } = await openQueue();
  await using _ = store;
  const { exits } = store;
  let isFull = true;
  const queue = new ExitQueue({
    exits: {
      ...exits,
      record: async (batch) => {
        if (isFull) throw new Error("the disk is full");
        return exits.record(batch);
      },
    },
  });
  queue.add([exitAt(1, 1)]);
  queue.noteLeftOver("x", { processes: 3, memoryBytes: 5 });
  await expect(queue.flush()).rejects.toThrow("the disk is full");
  expect(queue.unwritten("x")).toHaveLength(1);
  isFull = false;
  await queue.flush();
  await queue.flush();
  expect(queue.unwritten("x")).toEqual([]);
  expect((await store.exits.summaries(["x"])).get("x")).toEqual({
    exits: { succeeded: 1, failed: 0, signalled: 0, unknown: 0 },
    leftOver: { processes: 3, memoryBytes: 5 },
  });
});

test("what was recorded of a detected agent is the registered one's, also what comes later", async () => {
  const { store, queue } = await openQueue();
  await using _ = store;
  queue.add([exitAt(1, 1)]);
  await queue.reassign("x", "registered");
  queue.add([exitAt(2, 2)]);
  await queue.flush();
  expect(await store.exits.ofExecutor("registered")).toHaveLength(2);
  expect(await store.exits.ofExecutor("x")).toEqual([]);
});
