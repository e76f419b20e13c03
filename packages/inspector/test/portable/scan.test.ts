import { expect, test } from "vitest";
import type { ProcessInfo } from "../../src/core/snapshot.ts";
import { DirectoryCache } from "../../src/portable/directory-cache.ts";
import { parseLsofDirectories } from "../../src/portable/parse-lsof.ts";
import { parsePsStatus } from "../../src/portable/parse-ps-status.ts";
import type { ListRow } from "../../src/portable/rows.ts";
import { createScan, type ScanSources } from "../../src/portable/scan.ts";
import { createStartTokens } from "../../src/portable/start-tokens.ts";
import { readFixture, readListFixture, readUsageFixture } from "./fixture.ts";

const host = {
  name: "mac",
  platform: "darwin",
  cpuCount: 8,
  memoryTotalBytes: 1,
  memoryAvailableBytes: 1,
};

function sourcesOfMac(changes: Partial<ScanSources> = {}): ScanSources {
  const status = parsePsStatus(readFixture("macos-status.txt"), "darwin");
  // ps-list and the status rows use the same `lstart` column.
  const starts = new Map(status.map((row) => [row.pid, row.startedAt ?? 0]));
  const list = readListFixture("macos-list.json").map((row): ListRow =>
    Object.assign(row, { startTime: new Date(starts.get(row.pid) ?? Number.NaN) }),
  );
  const directories = parseLsofDirectories(readFixture("macos-lsof-directories.txt"));
  return {
    platform: "darwin",
    names: { hostId: "mac", bootId: "boot" },
    tokens: createStartTokens("boot", 999),
    list: async () => list,
    usage: async () => readUsageFixture("macos-usage.json"),
    status: async () => status,
    directories: new DirectoryCache(
      async () => new Map([...directories].map(([pid, path]) => [pid, { path, deleted: false }])),
    ),
    hostUsage: () => host,
    probe: () => false,
    ...changes,
  };
}

function sourcesOfWindows(): ScanSources {
  return {
    ...sourcesOfMac(),
    platform: "win32",
    names: { hostId: "pc" },
    tokens: createStartTokens(undefined, 0),
    list: async () => readListFixture("windows-list.json"),
    usage: async () => readUsageFixture("windows-usage.json"),
    status: async () => [],
    directories: undefined,
  };
}

async function byPid(sources: ScanSources): Promise<Map<number, ProcessInfo>> {
  const { processes } = await createScan(sources)(false);
  return new Map(processes.map((process) => [process.pid, process]));
}

test("macOS: a process with all fields", async () => {
  const startedAt = new Date(2026, 10, 23, 10, 5, 40).getTime();
  expect((await byPid(sourcesOfMac())).get(4711)).toStrictEqual({
    pid: 4711,
    parentPid: 812,
    startToken: `boot:${startedAt}`,
    startedAt,
    name: "node",
    command: ["/opt/homebrew/bin/node", "/opt/homebrew/bin/claude", "--resume"],
    workingDirectory: "/Users/ada/work trees/web (1)",
    memoryBytes: 325_058_560,
    cpuTimeMs: 41_270,
    state: "sleeping",
    userId: 501,
    processGroupId: 4711,
    terminal: "ttys003",
    kernelThread: false,
  });
});

test("macOS: no parent, a path as name, an executable with spaces, a zombie, a stopped one", async () => {
  const found = await byPid(sourcesOfMac());
  expect(found.get(1)).toMatchObject({ parentPid: null, name: "launchd", terminal: null });
  expect(found.get(317)?.name).toBe("opendirectoryd");
  expect(found.get(4802)?.command).toEqual([
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "--headless",
    "--user-data-dir=/tmp/a",
    "b",
  ]);
  expect(found.get(4803)?.state).toBe("stopped");
  expect(found.get(4804)).toMatchObject({ state: "zombie", command: [], memoryBytes: 0 });
  expect(found.get(4804)).not.toHaveProperty("workingDirectory");
});

test("exited processes are left out; living unreadable ones are a problem", async () => {
  const gone = await createScan(sourcesOfMac())(false);
  expect(gone.processes.some(({ pid }) => pid === 4899)).toBe(false);
  expect(gone.problems).toEqual([]);
  const alive = await createScan(sourcesOfMac({ probe: (pid) => pid === 4899 }))(false);
  expect(alive.problems).toMatchObject([{ code: "PROCESS_UNREADABLE", count: 1 }]);
});

test("the state of a process that reused the pid is ignored", async () => {
  const status = parsePsStatus(readFixture("macos-status.txt"), "darwin").map((row) =>
    row.pid === 4803 ? Object.assign(row, { startedAt: (row.startedAt ?? 0) + 60_000 }) : row,
  );
  const found = await byPid(sourcesOfMac({ status: async () => status }));
  expect(found.get(4803)).toMatchObject({ state: "unknown" });
  expect(found.get(4803)).not.toHaveProperty("processGroupId");
});

test("the CPU share comes with the second sample, of the same process only", async () => {
  const usage = readUsageFixture("macos-usage.json");
  const scan = createScan(sourcesOfMac({ usage: async () => new Map(usage) }));
  expect((await scan(false)).processes.some((process) => "cpuPercent" in process)).toBe(false);
  const before = usage.get(4711);
  if (before === undefined) throw new Error("The fixture lacks 4711.");
  const { ctime, timestamp } = before;
  usage.set(4711, { ...before, ctime: ctime + 500, timestamp: timestamp + 1_000 });
  const found = (await scan(false)).processes.find(({ pid }) => pid === 4711);
  expect(found?.cpuPercent).toBe(50);
});

test("Windows: starts in milliseconds, unknown fields absent", async () => {
  const found = await byPid(sourcesOfWindows());
  expect(found.get(6120)).toStrictEqual({
    pid: 6120,
    parentPid: 1208,
    startToken: "start:1795428007456",
    startedAt: 1_795_428_007_456,
    name: "node.exe",
    command: [],
    memoryBytes: 325_058_560,
    cpuTimeMs: 41_270,
    state: "unknown",
    kernelThread: false,
  });
  expect(found.has(6200)).toBe(false);
});

test("Windows: kernel processes are recognized, without identity when the start is missing", async () => {
  const found = await byPid(sourcesOfWindows());
  const kernel = [...found.values()].filter(({ kernelThread }) => kernelThread);
  expect(kernel.map(({ pid }) => pid)).toEqual([0, 4, 140]);
  expect(found.get(4)).not.toHaveProperty("startToken");
  expect(found.get(4)).not.toHaveProperty("startedAt");
  expect(found.get(0)?.parentPid).toBeNull();
});
