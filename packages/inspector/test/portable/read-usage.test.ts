import { describe, expect, test } from "vitest";
import { batchSize, readUsage } from "../../src/portable/read-usage.ts";

const row = { memory: 1, ctime: 2, elapsed: 3, timestamp: 4 };
const notFound = Object.assign(new Error("No matching pid found"), { code: "ENOENT" });

describe("with pidusage", () => {
  test.runIf(process.platform !== "win32")(
    "reads more pids than fit on a command line, without those that do not exist",
    async () => {
      const pids = Array.from({ length: 30_000 }, (_, index) => 5_000_000 + index);
      const usage = await readUsage([...pids, process.pid]);
      expect([...usage.keys()]).toEqual([process.pid]);
      expect(usage.get(process.pid)?.memory).toBeGreaterThan(1_000_000);
    },
  );

  test("elapsed and timestamp give the start", async () => {
    const usage = (await readUsage([process.pid])).get(process.pid);
    const startedAt = Date.now() - process.uptime() * 1_000;
    // ps prints whole seconds, rounded.
    expect(Math.abs((usage?.timestamp ?? 0) - (usage?.elapsed ?? 0) - startedAt)).toBeLessThan(
      5_000,
    );
  });
});

describe("batches", () => {
  test("have the given size and contain all pids", async () => {
    const sizes: number[] = [];
    const usage = await readUsage([1, 2, 3, 4, 5], 2, async (pids) => {
      sizes.push(pids.length);
      return Object.fromEntries(pids.map((pid) => [pid, row]));
    });
    expect(sizes).toEqual([2, 2, 1]);
    expect([...usage.keys()]).toEqual([1, 2, 3, 4, 5]);
    expect(batchSize("win32")).toBeLessThan(batchSize("darwin"));
  });

  test("of exited processes are empty, not an error", async () => {
    expect((await readUsage([1, 2], 1, () => Promise.reject(notFound))).size).toBe(0);
    expect((await readUsage([], 1, () => Promise.reject(notFound))).size).toBe(0);
  });

  test("that fail leave the others; if all fail SYSTEM_ERROR is thrown", async () => {
    const usage = await readUsage([1, 2], 1, async ([pid = 0]) => {
      if (pid === 1) throw new Error("ps: out of memory");
      return { [pid]: row };
    });
    expect([...usage.keys()]).toEqual([2]);
    await expect(
      readUsage([1, 2], 1, () => Promise.reject(new Error("ps: out of memory"))),
    ).rejects.toMatchObject({ code: "SYSTEM_ERROR" });
  });

  test("leave out rows that are not numbers", async () => {
    const usage = await readUsage([1, 2], 2, async () => ({
      1: { ...row, memory: Number.NaN },
      2: row,
    }));
    expect([...usage.keys()]).toEqual([2]);
  });
});
