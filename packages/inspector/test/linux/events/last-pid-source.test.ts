import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { ProcessBirth } from "../../../src/core/driver.ts";
import { LastPidSource } from "../../../src/linux/events/last-pid-source.ts";
import { temporaryFolder } from "../support/child.ts";

function birthOf(pid: number): ProcessBirth {
  return {
    identity: { pid, startToken: `boot:${pid}` },
    parentPid: 1,
    name: "sleep",
    processGroupId: pid,
    sessionId: pid,
    seenAt: 0,
  };
}

function sleepNow(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

async function watchedFolder() {
  const folder = await temporaryFolder();
  const setLastPid = (pid: number) =>
    writeFile(join(folder.path, "loadavg"), `0.63 0.26 0.21 1/100 ${pid}\n`);
  await setLastPid(100);
  return { folder, setLastPid };
}

it("reads all pids of a slow poll and yields to the event loop meanwhile", async () => {
  const { folder, setLastPid } = await watchedFolder();
  await using _folder = folder;
  const missed: string[] = [];
  const reader = {
    newestStartMs: 0,
    uptimeMs: () => 5_000,
    read: (pid: number) => {
      sleepNow(3);
      return birthOf(pid);
    },
  };
  const source = new LastPidSource(folder.path, reader, (reason) => missed.push(reason));
  await setLastPid(120);
  let othersRan = 0;
  const others = setImmediate(function again() {
    othersRan += 1;
    if (othersRan < 5) setImmediate(again);
  });
  const births = await source.look();
  clearImmediate(others);
  source.close();
  expect(births.map(({ identity }) => identity.pid)).toEqual(
    Array.from({ length: 20 }, (_, index) => 101 + index),
  );
  expect(othersRan).toBe(5);
  expect(missed).toEqual([]);
});

it("reads only processes younger than those of the previous poll", async () => {
  const { folder, setLastPid } = await watchedFolder();
  await using _folder = folder;
  const asked: number[] = [];
  const reader = {
    newestStartMs: 0,
    uptimeMs: () => 50_000,
    read: (pid: number, bornAfterMs: number) => {
      asked.push(bornAfterMs);
      reader.newestStartMs = 60_000;
      return birthOf(pid);
    },
  };
  const source = new LastPidSource(folder.path, reader, () => undefined);
  await setLastPid(102);
  await source.look();
  await setLastPid(103);
  await source.look();
  source.close();
  // One second less, as start times are rounded.
  expect(asked).toEqual([49_000, 49_000, 59_000]);
});

it("returns the births read before descriptors ran out, and reports how many were lost", async () => {
  const { folder, setLastPid } = await watchedFolder();
  await using _folder = folder;
  const missed: string[] = [];
  const reader = {
    newestStartMs: 0,
    uptimeMs: () => 5_000,
    read: (pid: number) => {
      if (pid === 103) throw new Error("EMFILE: too many open files");
      return birthOf(pid);
    },
  };
  const source = new LastPidSource(folder.path, reader, (reason) => missed.push(reason));
  await setLastPid(105);
  const births = await source.look();
  source.close();
  expect(births.map(({ identity }) => identity.pid)).toEqual([101, 102]);
  expect(missed).toEqual(["3 processes could not be read: Error: EMFILE: too many open files"]);
});

it("reads the newest pids of a fork storm, and reports how many it skipped", async () => {
  const { folder, setLastPid } = await watchedFolder();
  await using _folder = folder;
  const missed: string[] = [];
  const reader = { newestStartMs: 0, uptimeMs: () => 5_000, read: birthOf };
  const source = new LastPidSource(folder.path, reader, (reason) => missed.push(reason));
  await setLastPid(1_100);
  const births = await source.look();
  source.close();
  expect(births).toHaveLength(256);
  expect(births.at(-1)?.identity.pid).toBe(1_100);
  expect(missed).toEqual(["744 processes started too fast to look at"]);
});
