import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { ProcessBirth } from "../../../src/core/driver.ts";
import { signalOne } from "../../../src/open-pin.ts";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";
import { BirthReader } from "../../../src/linux/events/birth-reader.ts";
import { readSystemFacts } from "../../../src/linux/procfs/system-facts.ts";
import { eventually, printedPid, startChild, temporaryFolder } from "../support/child.ts";
import { statLine } from "../support/stat-line.ts";

describe.each([
  ["the best source that this machine has", {}],
  ["the last pid", { processConnector: false }],
])("births from %s", (_, options) => {
  it("reports the parent of a process although the parent exits before the next scan", async () => {
    const driver = createLinuxDriver(options);
    const seen: ProcessBirth[] = [];
    using _watch = driver.watchBirths?.({
      periodMs: 5,
      onBirths: (births) => seen.push(...births),
    });
    // A daemon whose parent, a shell, exits after a fifth of a second.
    const script = "setsid sleep 300 & echo $!; sleep 0.2";
    await using shell = await startChild("bash", ["-c", script]);
    const daemon = await printedPid(shell);
    const birth = await eventually(() => seen.find((found) => found.identity.pid === daemon));
    expect(birth.parentPid).toBe(shell.pid);
    const { processes } = await driver.snapshot();
    const info = processes.find((found) => found.pid === daemon);
    expect(info?.startToken).toBe(birth.identity.startToken);
    expect(await signalOne(driver, birth.identity, "SIGKILL")).toBe("sent");
    driver.close();
  });

  it("look reports new processes before it resolves; equal results prove that none started", async () => {
    const driver = createLinuxDriver(options);
    const seen: ProcessBirth[] = [];
    // A long period, so that only explicit polls find processes.
    const watch = driver.watchBirths?.({
      periodMs: 3_600_000,
      onBirths: (births) => seen.push(...births),
    });
    await using child = await startChild("sleep", ["300"]);
    const last = await watch?.look();
    expect(seen.map((found) => found.identity.pid)).toContain(child.pid);
    expect(last).toBeDefined();
    await using later = await startChild("sleep", ["300"]);
    expect(await watch?.look()).not.toBe(last);
    expect(seen.map((found) => found.identity.pid)).toContain(later.pid);
    watch?.close();
    expect(await watch?.look()).toBeUndefined();
    driver.close();
  });

  it("does not report threads", async () => {
    const driver = createLinuxDriver(options);
    const seen: ProcessBirth[] = [];
    using _watch = driver.watchBirths?.({
      periodMs: 5,
      onBirths: (births) => seen.push(...births),
    });
    const script = `
      new (require("node:worker_threads").Worker)("setInterval(() => {}, 1000)", { eval: true });
      console.log(process.pid); setInterval(() => {}, 1000);`;
    await using child = await startChild(process.execPath, ["-e", script]);
    await printedPid(child);
    await using marker = await startChild("sleep", ["300"]);
    await eventually(() => seen.find((found) => found.identity.pid === marker.pid));
    const pids = seen.map((found) => found.identity.pid);
    const threads = (await readdir(`/proc/${child.pid}/task`)).map(Number);
    expect(threads.length).toBeGreaterThan(1);
    expect(pids.filter((pid) => threads.includes(pid))).toEqual([child.pid]);
    driver.close();
  });
});

it("look returns undefined until the last pid has led to a birth", async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, "sys/kernel/random"), { recursive: true });
  await writeFile(join(folder.path, "sys/kernel/random/boot_id"), "boot\n");
  await writeFile(join(folder.path, "uptime"), "100.00 100.00\n");
  await writeFile(join(folder.path, "loadavg"), "0.00 0.00 0.00 1/1 77\n");
  const driver = createLinuxDriver({ procRoot: folder.path });
  using watch = driver.watchBirths?.({ onBirths() {} });
  expect(await watch?.look()).toBeUndefined();
  driver.close();
});

it("falls back to listings when the last pid is emulated, and reports it", async () => {
  await using folder = await temporaryFolder();
  const put = async (pid: number, name: string) => {
    await mkdir(join(folder.path, String(pid)), { recursive: true });
    const line = statLine({ pid, name, startTicks: "999999999" });
    await writeFile(join(folder.path, String(pid), "stat"), line);
  };
  await mkdir(join(folder.path, "sys/kernel/random"), { recursive: true });
  await writeFile(join(folder.path, "sys/kernel/random/boot_id"), "boot\n");
  await writeFile(join(folder.path, "uptime"), "100.00 100.00\n");
  await writeFile(join(folder.path, "loadavg"), "0.00 0.00 0.00 1/1 77\n");
  await put(1, "init");
  const driver = createLinuxDriver({ procRoot: folder.path });
  const seen: ProcessBirth[] = [];
  const missed: string[] = [];
  using _watch = driver.watchBirths?.({
    onBirths: (births) => seen.push(...births),
    onMissed: (reason) => missed.push(reason),
  });
  let pid = 5_000;
  const birth = await eventually(async () => {
    pid += 1;
    await put(pid, "late");
    await setTimeout(50);
    return seen[0];
  });
  expect(birth).toMatchObject({ name: "late", parentPid: 1 });
  expect(missed[0]).toContain("last pid");
  driver.close();
});

it("does not keep the program alive", async () => {
  const script = `
    import { createInspector } from ${JSON.stringify(new URL("../../../dist/index.js", import.meta.url).href)};
    createInspector().watchBirths({ onBirths() {} });`;
  await using child = await startChild(process.execPath, ["--input-type=module", "-e", script]);
  const code = await eventually(() => child.child.exitCode ?? undefined);
  expect(code).toBe(0);
});

it("identifies the parent, and no process that reused its pid", async () => {
  await using folder = await temporaryFolder();
  const put = async (pid: number, startTicks: string, parentPid: number) => {
    await mkdir(join(folder.path, String(pid)), { recursive: true });
    const line = statLine({ pid, startTicks, parentPid });
    await writeFile(join(folder.path, String(pid), "stat"), line);
  };
  await mkdir(join(folder.path, "sys/kernel/random"), { recursive: true });
  await writeFile(join(folder.path, "sys/kernel/random/boot_id"), "boot\n");
  await put(10, "500", 1);
  await put(11, "600", 1);
  await put(12, "700", 1);
  const reader = new BirthReader(readSystemFacts(folder.path));
  const parentOf = async (pid: number, startTicks: string, parentPid: number) => {
    await put(pid, startTicks, parentPid);
    return reader.read(pid, 0)?.parent;
  };
  expect(await parentOf(20, "600", 10)).toEqual({ pid: 10, startToken: "boot:500" });
  // Same clock tick: the reader reads the child again.
  expect(await parentOf(21, "600", 11)).toEqual({ pid: 11, startToken: "boot:600" });
  // Younger than its child: the parent's pid was reused.
  expect(await parentOf(22, "600", 12)).toBeUndefined();
  expect(await parentOf(23, "600", 99)).toBeUndefined();
});
