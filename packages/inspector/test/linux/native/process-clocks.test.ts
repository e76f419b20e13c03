import { readdirSync, statSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { loadProcessClocks } from "../../../src/linux/native/process-clocks.ts";
import { canRun, runScript } from "../support/run-script.ts";
import { eventually, printedPid, startChild } from "../support/child.ts";

const clocks = loadProcessClocks();

const BURN = "const end = Date.now() + 150; while (Date.now() < end);";
const ownUsageMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const ownClockMs = () => (clocks?.cpuTimeNs(process.pid) ?? Number.NaN) / 1e6;

// koffi is an optional dependency.
describe.runIf(clocks !== undefined)("CPU clocks", () => {
  it("count all threads of a process, also one that has ended", async () => {
    const [clockBefore, usageBefore] = [ownClockMs(), ownUsageMs()];
    const worker = new Worker(BURN, { eval: true });
    await once(worker, "exit");
    const [clockUsed, usageUsed] = [ownClockMs() - clockBefore, ownUsageMs() - usageBefore];
    expect(Math.abs(clockUsed - usageUsed)).toBeLessThan(40);
  });

  it("stand still while a process of many threads sleeps, and go on when one of them runs", async () => {
    const script = `
      const { Worker } = require("node:worker_threads");
      const wait = "require('node:worker_threads').parentPort.on('message', () => {})";
      const worker = new Worker(wait, { eval: true });
      process.stdin.on("data", () => worker.postMessage(1));
      worker.on("online", () => console.log(process.pid));`;
    await using child = await startChild(process.execPath, ["-e", script]);
    await printedPid(child);
    const read = () => clocks?.cpuTimeNs(child.pid) ?? -1;
    const still = await eventually(async () => {
      const before = read();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return read() === before ? before : undefined;
    });
    child.child.stdin?.write("x");
    await eventually(() => (read() > still ? true : undefined));
  });

  it("answer for any user's process, and -1 where there is none or only a thread", async () => {
    expect(clocks?.cpuTimeNs(1)).toBeGreaterThanOrEqual(0);
    const thread = readdirSync("/proc/self/task").find((id) => id !== String(process.pid));
    expect(clocks?.cpuTimeNs(Number(thread))).toBe(-1);
    const child = await startChild("sleep", ["300"]);
    await child[Symbol.asyncDispose]();
    expect(clocks?.cpuTimeNs(child.pid)).toBe(-1);
  });

  it("come with the listing that readdir gives, and the inode numbers that stat gives", async () => {
    await using child = await startChild("sleep", ["300"]);
    const listed = (await clocks?.list("/proc")) ?? [];
    const pids = listed.map(({ pid }) => pid);
    expect(pids).toEqual(pids.toSorted((a, b) => a - b));
    const names = new Set(readdirSync("/proc"));
    for (const pid of [1, process.pid, child.pid]) {
      expect(names.has(String(pid))).toBe(true);
      const inode = listed.find((entry) => entry.pid === pid)?.inode;
      expect(inode).toBe(statSync(`/proc/${pid}`).ino);
    }
    expect(new Set(listed.map(({ inode }) => inode)).size).toBe(listed.length);
  });
});

const ownNamespace = ["unshare", "--map-root-user", "--pid", "--fork"];

// Needs the right to make a pid namespace, and leaves the /proc of the one outside in place.
it.runIf(await canRun("unshare", ...ownNamespace.slice(1), "true"))(
  "of another pid namespace are not asked: a pid names another process there",
  async () => {
    const body = `
      import { readdirSync, readlinkSync } from "node:fs";
      await driver.snapshot();
      for (let scan = 0; scan < 4; scan += 1) {
        await new Promise((resolve) => setTimeout(resolve, 110));
        await driver.snapshot();
      }
      const open = readdirSync("/proc/self/fd").map((name) => {
        try { return readlinkSync("/proc/self/fd/" + name); } catch { return ""; }
      });
      console.log(JSON.stringify(open.filter((path) => path.endsWith("/schedstat")).length > 0));`;
    expect(await runScript(ownNamespace, body)).toBe(true);
  },
);
