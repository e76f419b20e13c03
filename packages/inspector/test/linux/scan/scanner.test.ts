import { rm, unlink } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";
import { createFixtureRoot } from "../support/fixture-root.ts";
import { statLine } from "../support/stat-line.ts";

it("reads the largest values of the kernel, start ticks exactly", async () => {
  await using root = await createFixtureRoot();
  const extremes = { startTicks: "18446744073709551615", residentPages: "-9223372036854775808" };
  await root.add(1, { stat: statLine({ pid: 1, parentPid: 0, ...extremes }) });
  const driver = createLinuxDriver({ procRoot: root.path });
  const [info] = (await driver.snapshot()).processes;
  expect(info).toMatchObject({ startToken: "boot:18446744073709551615", memoryBytes: 0 });
  expect(info?.parentPid).toBeNull();
  expect(JSON.parse(JSON.stringify(info))).toEqual(info);
  driver.close();
});

it("reads the short stat of an old kernel, without identity when the start is missing", async () => {
  await using root = await createFixtureRoot();
  await root.add(1, { stat: "1 (init) S 0 1 1 0 -1 256 0 0 0 0 3 4\n" });
  const driver = createLinuxDriver({ procRoot: root.path });
  const [info] = (await driver.snapshot()).processes;
  expect(info).toMatchObject({ name: "init", cpuTimeMs: 70, memoryBytes: 0 });
  expect(info).not.toHaveProperty("startToken");
  expect(info).not.toHaveProperty("startedAt");
  driver.close();
});

it.each(["cmdline", "status", "cwd"])(
  "completes when %s vanishes before it is read",
  async (file) => {
    await using root = await createFixtureRoot();
    await root.add(1);
    await root.add(2);
    await unlink(join(root.path, "2", file));
    const driver = createLinuxDriver({ procRoot: root.path });
    const { processes, problems } = await driver.snapshot();
    expect(processes.map((info) => info.pid)).toEqual([1, 2]);
    const absent = { cmdline: [], status: undefined, cwd: undefined }[file];
    const field = { cmdline: "command", status: "userId", cwd: "workingDirectory" }[file] ?? "";
    expect(Object.entries(processes[1] ?? {}).find(([name]) => name === field)?.[1]).toEqual(
      absent,
    );
    expect(problems).toEqual([]);
    driver.close();
  },
);

it("leaves out a process that exits before its stat is read, without a problem", async () => {
  await using root = await createFixtureRoot();
  await root.add(1);
  await root.add(2, { stat: null });
  const driver = createLinuxDriver({ procRoot: root.path });
  const { processes, problems } = await driver.snapshot();
  expect(processes.map((info) => info.pid)).toEqual([1]);
  expect(problems).toEqual([]);
  driver.close();
});

it("leaves out and counts processes with a malformed stat", async () => {
  await using root = await createFixtureRoot();
  await root.add(1);
  await root.add(2, { stat: "nonsense" });
  const driver = createLinuxDriver({ procRoot: root.path });
  const { processes, problems } = await driver.snapshot();
  expect(processes.map((info) => info.pid)).toEqual([1]);
  expect(problems).toMatchObject([{ code: "PROCESS_UNREADABLE", count: 1 }]);
  driver.close();
});

it("removes an exited process, and gives a process with its pid a new identity", async () => {
  await using root = await createFixtureRoot();
  await root.add(1);
  await root.add(2);
  const driver = createLinuxDriver({ procRoot: root.path });
  await driver.snapshot();
  await rm(join(root.path, "2"), { recursive: true });
  expect((await driver.snapshot()).processes.map((info) => info.pid)).toEqual([1]);
  await root.add(2, { stat: statLine({ pid: 2, startTicks: "2000" }), cmdline: "other\0" });
  const again = (await driver.snapshot()).processes[1];
  expect(again).toMatchObject({ startToken: "boot:2000", command: ["other"] });
  driver.close();
});

it.each([0, 1, 100])("returns the same with %i descriptors to keep open", async (maxOpenFiles) => {
  await using root = await createFixtureRoot();
  for (const pid of [1, 2, 3]) await root.add(pid, { cmdline: `tool\0${pid}\0` });
  const driver = createLinuxDriver({ procRoot: root.path, maxOpenFiles });
  const first = (await driver.snapshot()).processes;
  const second = (await driver.snapshot()).processes;
  expect(first.map((info) => info.command[1])).toEqual(["1", "2", "3"]);
  expect(second).toEqual(first);
  driver.close();
});

it("throws SYSTEM_ERROR when /proc cannot be read, and after close", async () => {
  const driver = createLinuxDriver({ procRoot: "/nowhere" });
  await expect(driver.snapshot()).rejects.toMatchObject({ code: "SYSTEM_ERROR" });
  driver.close();
  await expect(driver.snapshot()).rejects.toMatchObject({ code: "SYSTEM_ERROR" });
});

it("yields to the event loop during a scan of 5,000 processes", async () => {
  await using root = await createFixtureRoot();
  for (let pid = 1; pid <= 5_000; pid += 1) await root.add(pid);
  const driver = createLinuxDriver({ procRoot: root.path });
  const stop = new AbortController();
  const counting = countTurns(stop.signal);
  const { processes } = await driver.snapshot();
  stop.abort();
  const turns = await counting;
  expect(processes).toHaveLength(5_000);
  expect(turns).toBeGreaterThan(10);
  driver.close();
});

async function countTurns(stop: AbortSignal): Promise<number> {
  let turns = 0;
  for (; !stop.aborted; turns += 1) await setImmediate();
  return turns;
}
