import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { MIN_CPU_INTERVAL_MS } from "../../../src/core/cpu.ts";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";
import { loadProcessClocks } from "../../../src/linux/native/process-clocks.ts";
import { DIRECTORY_ROUND } from "../../../src/linux/scan/refresh-rule.ts";
import { eventually, printedPid, startChild } from "../support/child.ts";

const SCANS_UNTIL_SKIPPED = 6;
// The time of a running thread is counted at the kernel's timer ticks, 10 ms apart at most.
const TICK_MS = 10;
// Longer than refresh-rule.ts counts a process as young.
const YOUNG_MS = 2_500;

const idleChecks = [
  ["CPU clocks", true],
  ["schedstat", false],
] as const;

describe.each(idleChecks)("a real idle process, by %s,", (_check, cpuClocks) => {
  it("is listed as stopped, and reparented, in the next scan", async () => {
    using driver = disposable({ cpuClocks });
    await using shell = await startChild("sh", ["-c", "sleep 300 & echo $!; wait"]);
    const pid = await printedPid(shell);
    await untilSkipped(driver, pid);
    process.kill(pid, "SIGSTOP");
    await eventually(() => (statOf(pid)[0] === "T" ? true : undefined));
    expect((await driver.look(pid))?.state).toBe("stopped");

    process.kill(pid, "SIGCONT");
    await eventually(async () => {
      await setTimeout(MIN_CPU_INTERVAL_MS);
      return (await driver.look(pid))?.state === "sleeping" ? true : undefined;
    });
    await untilSkipped(driver, pid);
    process.kill(shell.pid, "SIGKILL");
    await eventually(() => (statOf(pid)[1] === String(shell.pid) ? undefined : true));
    expect((await driver.look(pid))?.parentPid).toBe(Number(statOf(pid)[1]));
  });
});

it("by schedstat, a process is skipped although it was young in the first scan", async () => {
  const count = readdirSync("/proc").filter((name) => Number(name) > 0).length;
  // One file per process and a few more, so that stat files of idle processes are closed.
  using driver = disposable({ cpuClocks: false, maxOpenFiles: Math.ceil(count * 1.3) + 3 });
  await using child = await startChild("sleep", ["300"]);
  await eventually(async () => {
    await setTimeout(MIN_CPU_INTERVAL_MS);
    await driver.look(child.pid);
    const skipped = holds(child.pid, "schedstat") && !holds(child.pid, "stat");
    return skipped ? true : undefined;
  });
});

const clocks = loadProcessClocks();

describe.runIf(clocks !== undefined)("by CPU clocks, a process", () => {
  it.each([
    ["one thread", "sleep", ["300"]],
    ["several threads", process.execPath, ["-e", "setInterval(() => {}, 1e6)"]],
  ] as const)("of %s is skipped until its clock advances", async (_kind, program, args) => {
    let stopped: { readonly pid: number; readonly clockNs: number } | undefined;
    const cpuTimeNs = (pid: number) =>
      pid === stopped?.pid ? stopped.clockNs : (clocks?.cpuTimeNs(pid) ?? -1);
    const list = (procRoot: string) => clocks?.list(procRoot) ?? Promise.resolve([]);
    using driver = disposable({}, () => ({ cpuTimeNs, list }));
    await using child = await startChild(program, args);
    const { pid } = child;
    await untilSkipped(driver, pid);
    if (driver.isDueNext(pid)) await driver.look(pid);
    stopped = { pid, clockNs: cpuTimeNs(pid) };
    process.kill(pid, "SIGSTOP");
    await eventually(() => (statOf(pid)[0] === "T" ? true : undefined));
    expect((await driver.look(pid))?.state).toBe("sleeping");
    stopped = undefined;
    expect((await driver.look(pid))?.state).toBe("stopped");
  });

  it("is skipped without an open schedstat file", async () => {
    using driver = disposable({});
    await using child = await startChild("sleep", ["300"]);
    await untilSkipped(driver, child.pid);
    expect(holds(child.pid, "stat")).toBe(true);
    expect(holds(child.pid, "schedstat")).toBe(false);
  });

  it("is read in the scan after threads of it have started and exited", async () => {
    using driver = disposable({});
    const script = `
      const { Worker } = require("node:worker_threads");
      let worker;
      process.stdin.on("data", async () => {
        if (worker === undefined) worker = new Worker("setInterval(() => {}, 1e6)", { eval: true });
        else await worker.terminate();
      });`;
    await using child = await startChild(process.execPath, ["-e", script]);
    await untilSkipped(driver, child.pid);
    const before = (await driver.look(child.pid))?.threadCount ?? 0;
    child.child.stdin?.write("x");
    await eventually(() => (threadsOf(child.pid) > before ? true : undefined));
    expect((await driver.look(child.pid))?.threadCount).toBeGreaterThan(before);
    child.child.stdin?.write("x");
    await eventually(() => (threadsOf(child.pid) === before ? true : undefined));
    expect((await driver.look(child.pid))?.threadCount).toBe(before);
  });

  it("has the CPU share that its threads used, 5 % for example", async () => {
    using driver = disposable({});
    const script = `
      const burn = () => {
        const until = performance.now() + 5;
        while (performance.now() < until);
      };
      setInterval(burn, 100);`;
    await using child = await startChild(process.execPath, ["-e", script]);
    const look = async () => {
      const begin = usageOf(child.pid);
      const info = await driver.look(child.pid);
      return { begin, end: usageOf(child.pid), share: info?.cpuPercent };
    };
    // The first scan of a driver asks no clocks, and a share lies between two scans.
    await look();
    await setTimeout(MIN_CPU_INTERVAL_MS);
    let before = await look();
    for (let scan = 0; scan < 3; scan += 1) {
      await setTimeout(600);
      const after = await look();
      const leastMs = after.begin.usedMs - before.end.usedMs - TICK_MS;
      const mostMs = after.end.usedMs - before.begin.usedMs + TICK_MS;
      const least = (100 * leastMs) / (after.end.at - before.begin.at);
      const most = (100 * mostMs) / (after.begin.at - before.end.at);
      expect(after.share).toBeGreaterThanOrEqual(Math.max(0.01, least - 0.01));
      expect(after.share).toBeLessThanOrEqual(most + 0.01);
      before = after;
    }
  });
});

/** Until it is old enough, and then often enough for two lines that say the same. */
async function untilSkipped(driver: ReturnType<typeof disposable>, pid: number): Promise<void> {
  await eventually(async () => {
    const info = await driver.look(pid);
    return Date.now() - (info?.startedAt ?? Infinity) > YOUNG_MS ? true : undefined;
  });
  for (let scan = 0; scan < SCANS_UNTIL_SKIPPED; scan += 1) {
    await driver.look(pid);
    await setTimeout(MIN_CPU_INTERVAL_MS);
  }
}

function disposable(...given: Parameters<typeof createLinuxDriver>) {
  const driver = createLinuxDriver(...given);
  let scan = 0;
  return {
    async look(pid: number) {
      scan += 1;
      return (await driver.snapshot()).processes.find((info) => info.pid === pid);
    },
    /** Whether the next scan reads it whatever it did (refresh-rule.ts). */
    isDueNext: (pid: number) => (pid + scan + 1) % DIRECTORY_ROUND === 0,
    [Symbol.dispose]: () => driver.close(),
  };
}

/** State letter and parent, from the kernel itself. */
function statOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)?.split(" ") ?? [];
}

function threadsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).length;
}

/** Time that the living threads of a process ran, from the kernel itself, and when that was read. */
function usageOf(pid: number) {
  let usedMs = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const record = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "latin1");
    usedMs += Number(record.split(" ", 1)[0]) / 1e6;
  }
  return { usedMs, at: performance.now() };
}

/** Whether this program has a file of a process open. */
function holds(pid: number, file: "stat" | "schedstat"): boolean {
  return readdirSync("/proc/self/fd").some((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`) === `/proc/${pid}/${file}`;
    } catch {
      return false;
    }
  });
}
