import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { MIN_CPU_INTERVAL_MS } from "../../../src/core/cpu.ts";
import type { ProcessInfo } from "../../../src/core/snapshot.ts";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";
import type { ProcessClocks } from "../../../src/linux/native/process-clocks.ts";
import { listProcesses } from "../../../src/linux/procfs/list-processes.ts";
import { DIRECTORY_ROUND } from "../../../src/linux/scan/refresh-rule.ts";
import { createFixtureRoot } from "../support/fixture-root.ts";
import { statLine } from "../support/stat-line.ts";

const SCANS_UNTIL_SKIPPED = 6;
const SCHEDSTAT = "2071500 53000 12\n";
const PARENT = 200;
// A pid that is not due in the first scans after those, so that only the tested rule reads it.
const CHILD = 199;
const at = { pid: CHILD, parentPid: PARENT };
const inTerminal = { ...at, parentPid: 1, sessionId: PARENT, terminal: "34816" };

type Line = Parameters<typeof statLine>[0];

const idleChecks = ["schedstat", "CPU clocks"] as const;

interface FixtureOptions {
  readonly check: (typeof idleChecks)[number];
  readonly line?: Line;
  readonly schedstat?: string | null;
  readonly maxOpenFiles?: number;
}

function createFakeClocks() {
  const times = new Map<number, number>();
  const inodes = new Map<number, number>();
  const clocks: ProcessClocks = {
    cpuTimeNs: (pid) => times.get(pid) ?? 1_000_000,
    list: async (procRoot) =>
      (await listProcesses(procRoot)).map(({ pid }) => ({ pid, inode: inodes.get(pid) ?? pid })),
  };
  return { clocks, times, inodes };
}

/** A parent and its idle child, scanned until the child is skipped. */
async function createSkippedFixture({
  check,
  line = {},
  schedstat = SCHEDSTAT,
  maxOpenFiles = 100,
}: FixtureOptions) {
  const root = await createFixtureRoot();
  await root.add(1);
  await root.add(PARENT, { stat: statLine({ pid: PARENT }) });
  await root.add(CHILD, { stat: statLine({ ...at, ...line }), schedstat });
  const { clocks, times, inodes } = createFakeClocks();
  const driver = createLinuxDriver({ procRoot: root.path, maxOpenFiles }, () =>
    check === "schedstat" ? undefined : clocks,
  );
  let bootedAt = Date.now() - 5_000_000;
  const look = async (options = {}): Promise<ProcessInfo | undefined> => {
    // A constant uptime would look like a clock change after a second.
    await writeFile(join(root.path, "uptime"), `${(Date.now() - bootedAt) / 1_000} 1.00\n`);
    return (await driver.snapshot(options)).processes.find((info) => info.pid === CHILD);
  };
  for (let scan = 0; scan < SCANS_UNTIL_SKIPPED; scan += 1) {
    await look();
    await setTimeout(MIN_CPU_INTERVAL_MS + 10);
  }
  const write = (pid: number, file: string, text: string) =>
    writeFile(join(root.path, String(pid), file), text);
  return {
    look,
    remove: (pid: number) => rm(join(root.path, String(pid)), { recursive: true }),
    write,
    async run(pid: number, ns = 100) {
      times.set(pid, clocks.cpuTimeNs(pid) + ns);
      if (check === "schedstat") await write(pid, "schedstat", "2071500 53000 13\n");
    },
    setInode: (pid: number, inode: number) => inodes.set(pid, inode),
    async replace(pid: number, file: string, text: string) {
      const path = join(root.path, String(pid), file);
      await writeFile(`${path}.new`, text);
      await rename(`${path}.new`, path);
    },
    setClock() {
      bootedAt += 1_000_000;
    },
    async [Symbol.asyncDispose]() {
      driver.close();
      await root[Symbol.asyncDispose]();
    },
  };
}

type SkippedFixture = Awaited<ReturnType<typeof createSkippedFixture>>;

const changed = statLine({ ...at, residentPages: "512" });
const orphaned = statLine({ ...at, parentPid: 1 });

describe.concurrent.each(idleChecks)("an idle process, by %s,", (check) => {
  it("is not read again before its scan of the period", async () => {
    await using fixture = await createSkippedFixture({ check });
    const before = await fixture.look();
    await fixture.write(CHILD, "stat", changed);
    expect(await fixture.look()).toBe(before);
    const seen = [];
    for (let scan = 0; scan < DIRECTORY_ROUND; scan += 1) seen.push(await fixture.look());
    expect(seen.at(-1)?.memoryBytes).toBe(2 * (before?.memoryBytes ?? 0));
  });

  it("is read when it has run", async () => {
    await using fixture = await createSkippedFixture({ check });
    await fixture.write(CHILD, "stat", changed);
    await fixture.run(CHILD);
    expect((await fixture.look())?.memoryBytes).toBe(512 * 4096);
  });

  it("is read when everything is requested", async () => {
    await using fixture = await createSkippedFixture({ check });
    await fixture.write(CHILD, "stat", changed);
    expect((await fixture.look({ fresh: true }))?.memoryBytes).toBe(512 * 4096);
  });

  it("is read when the clock was set, as its start time changes", async () => {
    await using fixture = await createSkippedFixture({ check });
    const before = await fixture.look();
    fixture.setClock();
    expect((await fixture.look())?.startedAt).toBeGreaterThan((before?.startedAt ?? 0) + 900_000);
  });

  it.each<[string, (fixture: SkippedFixture) => Promise<void>]>([
    ["exits", (fixture) => fixture.remove(PARENT)],
    [
      "becomes a zombie",
      async (fixture) => {
        await fixture.run(PARENT);
        await fixture.write(PARENT, "stat", statLine({ pid: PARENT, state: "Z" }));
      },
    ],
  ])("is reparented in the scan in which its parent %s", async (_how, end) => {
    await using fixture = await createSkippedFixture({ check });
    await fixture.write(CHILD, "stat", orphaned);
    await end(fixture);
    expect((await fixture.look())?.parentPid).toBe(1);
  });

  it("is reparented in the scan in which its parent's pid was reused", async () => {
    await using fixture = await createSkippedFixture({ check });
    const before = await fixture.look();
    expect(before).toBe(await fixture.look());
    // The open file of the exited process is empty; the path leads to the new process.
    await fixture.write(PARENT, "stat", "");
    await fixture.replace(PARENT, "stat", statLine({ pid: PARENT, startTicks: "2000" }));
    fixture.setInode(PARENT, 4_000);
    await fixture.write(CHILD, "stat", orphaned);
    expect((await fixture.look())?.parentPid).toBe(1);
  });

  it("keeps no stat file open when descriptors are few, and is read when it has run", async () => {
    await using fixture = await createSkippedFixture({
      check,
      maxOpenFiles: check === "schedstat" ? 4 : 3,
    });
    const before = await fixture.look();
    // A new file under the same name: read only when it is opened again.
    await fixture.replace(CHILD, "stat", changed);
    expect(await fixture.look()).toBe(before);
    await fixture.run(CHILD);
    expect((await fixture.look())?.memoryBytes).toBe(512 * 4096);
  });

  it("loses its terminal in the scan in which its session leader is gone", async () => {
    await using fixture = await createSkippedFixture({ check, line: inTerminal });
    expect((await fixture.look())?.terminal).toBe("pts/0");
    await fixture.write(CHILD, "stat", statLine({ ...inTerminal, terminal: "0" }));
    await fixture.remove(PARENT);
    expect((await fixture.look())?.terminal).toBeNull();
  });
});

it.concurrent.each<[string, FixtureOptions]>([
  [
    "with several threads, of which schedstat counts the first",
    { check: "schedstat", line: { threads: "2" } },
  ],
  [
    "running, as its time is counted later, by schedstat",
    { check: "schedstat", line: { state: "R" } },
  ],
  ["on a kernel without scheduler statistics", { check: "schedstat", schedstat: "0 0 0\n" }],
  [
    "running, as its time is counted later, by CPU clocks",
    { check: "CPU clocks", line: { state: "R" } },
  ],
  [
    "whose first thread has exited, by CPU clocks",
    { check: "CPU clocks", line: { state: "Z", threads: "2" } },
  ],
])("reads a process at every scan: %s", async (_what, options) => {
  await using fixture = await createSkippedFixture(options);
  const { line = {} } = options;
  await fixture.write(CHILD, "stat", statLine({ ...at, ...line, residentPages: "512" }));
  expect((await fixture.look())?.memoryBytes).toBe(512 * 4096);
});

it("tries to open schedstat once: a failing open is expensive", async () => {
  await using fixture = await createSkippedFixture({ check: "schedstat", schedstat: null });
  await fixture.write(CHILD, "schedstat", SCHEDSTAT);
  for (let scan = 0; scan < 3; scan += 1) await fixture.look();
  await fixture.write(CHILD, "stat", changed);
  expect((await fixture.look())?.memoryBytes).toBe(512 * 4096);
});

describe.concurrent("by CPU clocks", () => {
  const check = "CPU clocks";

  it("a process of several threads is not read before its scan of the period either", async () => {
    await using fixture = await createSkippedFixture({ check, line: { threads: "11" } });
    const before = await fixture.look();
    await fixture.write(CHILD, "stat", statLine({ ...at, threads: "11", residentPages: "512" }));
    expect(await fixture.look()).toBe(before);
  });

  it("a process that reuses a pid is read, even with an equal CPU time", async () => {
    await using fixture = await createSkippedFixture({ check });
    const before = await fixture.look();
    // The open file of the exited process is empty; the path leads to the new process.
    await fixture.write(CHILD, "stat", "");
    await fixture.replace(CHILD, "stat", statLine({ ...at, startTicks: "2000" }));
    expect(await fixture.look()).toBe(before);
    fixture.setInode(CHILD, 4_000);
    const after = await fixture.look();
    expect(after?.startToken).not.toBe(before?.startToken);
    expect(after?.cpuPercent).toBeUndefined();
  });

  it("the CPU share has a precision of a hundredth of a percent", async () => {
    await using fixture = await createSkippedFixture({ check });
    await setTimeout(MIN_CPU_INTERVAL_MS);
    const before = performance.now();
    expect((await fixture.look())?.cpuPercent).toBe(0);
    await fixture.run(CHILD, 5e6);
    await setTimeout(MIN_CPU_INTERVAL_MS);
    const share = (await fixture.look())?.cpuPercent ?? 0;
    const elapsed = performance.now() - before;
    expect(share).toBeGreaterThanOrEqual(Math.floor((5 / elapsed) * 1e4) / 100);
    expect(share).toBeLessThanOrEqual((5 / MIN_CPU_INTERVAL_MS) * 100);
    await setTimeout(MIN_CPU_INTERVAL_MS);
    expect((await fixture.look())?.cpuPercent).toBe(0);
  });
});
