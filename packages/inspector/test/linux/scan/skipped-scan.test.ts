import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { MIN_CPU_INTERVAL_MS } from "../../../src/core/cpu.ts";
import type { ProcessInfo } from "../../../src/core/snapshot.ts";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";
import { DIRECTORY_ROUND } from "../../../src/linux/scan/refresh-rule.ts";
import { eventually, printedPid, startChild } from "../support/child.ts";
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

/** A parent and its idle child, scanned until the child is skipped. */
async function createSkippedFixture(
  line: Line = {},
  schedstat: string | null = SCHEDSTAT,
  maxOpenFiles = 100,
) {
  const root = await createFixtureRoot();
  await root.add(1);
  await root.add(PARENT, { stat: statLine({ pid: PARENT }) });
  await root.add(CHILD, { stat: statLine({ ...at, ...line }), schedstat });
  const driver = createLinuxDriver({ procRoot: root.path, maxOpenFiles });
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
  return {
    look,
    remove: (pid: number) => rm(join(root.path, String(pid)), { recursive: true }),
    write: (pid: number, file: string, text: string) =>
      writeFile(join(root.path, String(pid), file), text),
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

describe.concurrent("an idle process", () => {
  it("is not read again before its scan of the period", async () => {
    await using fixture = await createSkippedFixture();
    const before = await fixture.look();
    await fixture.write(CHILD, "stat", changed);
    expect(await fixture.look()).toBe(before);
    const seen = [];
    for (let scan = 0; scan < DIRECTORY_ROUND; scan += 1) seen.push(await fixture.look());
    expect(seen.at(-1)?.memoryBytes).toBe(2 * (before?.memoryBytes ?? 0));
  });

  it("is read when it has a new timeslice", async () => {
    await using fixture = await createSkippedFixture();
    await fixture.write(CHILD, "stat", changed);
    await fixture.write(CHILD, "schedstat", "2071500 53000 13\n");
    expect((await fixture.look())?.memoryBytes).toBe(512 * 4096);
  });

  it("is read when everything is requested", async () => {
    await using fixture = await createSkippedFixture();
    await fixture.write(CHILD, "stat", changed);
    expect((await fixture.look({ fresh: true }))?.memoryBytes).toBe(512 * 4096);
  });

  it("is read when the clock was set, as its start time changes", async () => {
    await using fixture = await createSkippedFixture();
    const before = await fixture.look();
    fixture.setClock();
    expect((await fixture.look())?.startedAt).toBeGreaterThan((before?.startedAt ?? 0) + 900_000);
  });

  it.each<[string, (fixture: SkippedFixture) => Promise<void>]>([
    ["exits", (fixture) => fixture.remove(PARENT)],
    [
      "becomes a zombie",
      (fixture) => fixture.write(PARENT, "stat", statLine({ pid: PARENT, state: "Z" })),
    ],
  ])("is reparented in the scan in which its parent %s", async (_how, end) => {
    await using fixture = await createSkippedFixture();
    await fixture.write(CHILD, "stat", orphaned);
    await end(fixture);
    expect((await fixture.look())?.parentPid).toBe(1);
  });

  it("is reparented in the scan in which its parent's pid was reused", async () => {
    await using fixture = await createSkippedFixture();
    const before = await fixture.look();
    expect(before).toBe(await fixture.look());
    // The open file of the exited process is empty; the path leads to the new process.
    await fixture.write(PARENT, "stat", "");
    await fixture.replace(PARENT, "stat", statLine({ pid: PARENT, startTicks: "2000" }));
    await fixture.write(CHILD, "stat", orphaned);
    expect((await fixture.look())?.parentPid).toBe(1);
  });

  it("keeps only schedstat open when descriptors are few, and is read when it has run", async () => {
    await using fixture = await createSkippedFixture({}, SCHEDSTAT, 4);
    const before = await fixture.look();
    // A new file under the same name: read only when it is opened again.
    await fixture.replace(CHILD, "stat", changed);
    expect(await fixture.look()).toBe(before);
    await fixture.write(CHILD, "schedstat", "2071500 53000 13\n");
    expect((await fixture.look())?.memoryBytes).toBe(512 * 4096);
  });

  it("loses its terminal in the scan in which its session leader is gone", async () => {
    await using fixture = await createSkippedFixture(inTerminal);
    expect((await fixture.look())?.terminal).toBe("pts/0");
    await fixture.write(CHILD, "stat", statLine({ ...inTerminal, terminal: "0" }));
    await fixture.remove(PARENT);
    expect((await fixture.look())?.terminal).toBeNull();
  });
});

it.concurrent.each<[string, Line, string]>([
  ["with several threads, of which schedstat counts the first", { threads: "2" }, SCHEDSTAT],
  ["running, as its time is counted later", { state: "R" }, SCHEDSTAT],
  ["on a kernel without scheduler statistics", {}, "0 0 0\n"],
])("reads a process at every scan: %s", async (_what, line, schedstat) => {
  await using fixture = await createSkippedFixture(line, schedstat);
  await fixture.write(CHILD, "stat", statLine({ ...at, ...line, residentPages: "512" }));
  expect((await fixture.look())?.memoryBytes).toBe(512 * 4096);
});

it("tries to open schedstat once: a failing open is expensive", async () => {
  await using fixture = await createSkippedFixture({}, null);
  await fixture.write(CHILD, "schedstat", SCHEDSTAT);
  for (let scan = 0; scan < 3; scan += 1) await fixture.look();
  await fixture.write(CHILD, "stat", changed);
  expect((await fixture.look())?.memoryBytes).toBe(512 * 4096);
});

describe("a real idle process", () => {
  it("is skipped although it was young in the first scan", async () => {
    const count = readdirSync("/proc").filter((name) => Number(name) > 0).length;
    // One file per process and a few more, so that stat files of idle processes are closed.
    using driver = disposable(Math.ceil(count * 1.3) + 3);
    await using child = await startChild("sleep", ["300"]);
    await driver.look(child.pid);
    await eventually(async () => {
      await setTimeout(MIN_CPU_INTERVAL_MS);
      await driver.look(child.pid);
      const skipped = holds(child.pid, "schedstat") && !holds(child.pid, "stat");
      return skipped ? true : undefined;
    });
  });

  it("is listed as stopped, and reparented, in the next scan", async () => {
    using driver = disposable();
    await using shell = await startChild("sh", ["-c", "sleep 300 & echo $!; wait"]);
    const pid = await printedPid(shell);
    await eventually(async () => {
      await setTimeout(MIN_CPU_INTERVAL_MS);
      return (await driver.look(pid)) !== undefined && holds(pid, "schedstat") ? true : undefined;
    });
    process.kill(pid, "SIGSTOP");
    await eventually(() => (statOf(pid)[0] === "T" ? true : undefined));
    expect((await driver.look(pid))?.state).toBe("stopped");

    process.kill(pid, "SIGCONT");
    await eventually(async () => {
      await setTimeout(MIN_CPU_INTERVAL_MS);
      return (await driver.look(pid))?.state === "sleeping" ? true : undefined;
    });
    for (let scan = 0; scan < SCANS_UNTIL_SKIPPED; scan += 1) {
      await driver.look(pid);
      await setTimeout(MIN_CPU_INTERVAL_MS);
    }
    process.kill(shell.pid, "SIGKILL");
    await eventually(() => (statOf(pid)[1] === String(shell.pid) ? undefined : true));
    expect((await driver.look(pid))?.parentPid).toBe(Number(statOf(pid)[1]));
  });
});

function disposable(maxOpenFiles?: number) {
  const driver = createLinuxDriver(maxOpenFiles === undefined ? {} : { maxOpenFiles });
  return {
    look: async (pid: number) =>
      (await driver.snapshot()).processes.find((info) => info.pid === pid),
    [Symbol.dispose]: () => driver.close(),
  };
}

/** State letter and parent, from the kernel itself. */
function statOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)?.split(" ") ?? [];
}

/** Whether this program has a file of a process open. schedstat is opened for unchanged processes. */
function holds(pid: number, file: "stat" | "schedstat"): boolean {
  return readdirSync("/proc/self/fd").some((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`) === `/proc/${pid}/${file}`;
    } catch {
      return false;
    }
  });
}
