import { describe, expect, test } from "vitest";
import { MockProcessInspector } from "../../src/mock/index.ts";
import { pinOf } from "./pin-of.ts";

describe("the process table", () => {
  test("starts empty, counts, removes and clears", async () => {
    const inspector = new MockProcessInspector();
    expect(await inspector.listProcesses()).toEqual([]);
    inspector.addProcess({ pid: 100, command: ["/usr/bin/node", "x.js"], memoryBytes: 5 });
    inspector.addProcess({ pid: 101, parentPid: 100 });
    expect(inspector.processCount).toBe(2);
    expect(inspector.getProcess(100)).toMatchObject({ name: "node", parentPid: 1, memoryBytes: 5 });
    expect(inspector.removeProcess(101)).toBe(true);
    expect(inspector.removeProcess(101)).toBe(false);
    expect(inspector.processCount).toBe(1);
    inspector.clear();
    expect(inspector.processCount).toBe(0);
    expect(inspector.signals).toEqual([]);
  });

  test("refuses used and invalid pids", () => {
    const inspector = new MockProcessInspector();
    inspector.addProcess({ pid: 7 });
    expect(() => inspector.addProcess({ pid: 7 })).toThrow("reusePid");
    expect(() => inspector.addProcess({ pid: 1.5 })).toThrow(TypeError);
    expect(() => inspector.updateProcess(8, {})).toThrow(TypeError);
  });

  test("orphans are reparented to pid 1 or to an ancestor that is a subreaper", () => {
    const inspector = new MockProcessInspector();
    inspector.addProcess({ pid: 10 }, { subreaper: true });
    inspector.addProcess({ pid: 11, parentPid: 10 });
    inspector.addProcess({ pid: 12, parentPid: 11 });
    inspector.exitProcess(11);
    expect(inspector.getProcess(12)?.parentPid).toBe(10);
    inspector.exitProcess(10);
    expect(inspector.getProcess(12)?.parentPid).toBe(1);
  });

  test("children of a parent that does not reap stay zombies until it dies", async () => {
    const inspector = new MockProcessInspector();
    inspector.addProcess({ pid: 10 }, { reaps: false });
    const child = inspector.addProcess({ pid: 11, parentPid: 10, workingDirectory: "/w" });
    const pin = await pinOf(inspector, child);
    expect(pin.signal("SIGKILL")).toBe("sent");
    expect(pin.status()).toEqual({ kind: "zombie", parentPid: 10 });
    const shown = (await inspector.listProcesses()).find(({ pid }) => pid === 11);
    expect(shown).toMatchObject({ state: "zombie", command: [], memoryBytes: 0 });
    expect(shown).not.toHaveProperty("workingDirectory");
    inspector.exitProcess(10);
    expect(pin.status()).toEqual({ kind: "gone" });
    expect(inspector.processCount).toBe(0);
  });

  test("a rebooted machine has no process and another boot id", async () => {
    const inspector = new MockProcessInspector({ bootId: "one" });
    const before = inspector.addProcess({ pid: 10 });
    inspector.reboot("two");
    inspector.addProcess({ pid: 10 });
    expect((await inspector.snapshot()).bootId).toBe("two");
    expect(await inspector.signal(before, "SIGTERM")).toBe("reused");
  });
});

describe("scans", () => {
  test("failNextSnapshot fails the given number of scans", async () => {
    const inspector = new MockProcessInspector();
    inspector.failNextSnapshot();
    inspector.failNextSnapshot(new Error("disk on fire"));
    await expect(inspector.snapshot()).rejects.toMatchObject({ code: "SYSTEM_ERROR" });
    await expect(inspector.listProcesses()).rejects.toThrow("disk on fire");
    expect((await inspector.snapshot()).processes).toEqual([]);
  });

  test("a partial snapshot has problems; hidden processes and fields are absent", async () => {
    const inspector = new MockProcessInspector();
    const hidden = inspector.addProcess({ pid: 10 }, { hidden: true });
    inspector.addProcess({ pid: 11 }, { hides: ["startToken", "userId", "marker"] });
    const problem = { code: "PROCESSES_HIDDEN", message: "hidepid" } as const;
    inspector.setProblems(problem);
    const { processes, problems } = await inspector.snapshot();
    expect(problems).toEqual([problem]);
    expect(processes.map(({ pid }) => pid)).toEqual([11]);
    expect(processes[0]).not.toHaveProperty("startToken");
    expect(processes[0]).not.toHaveProperty("userId");
    expect(await inspector.signal(hidden, "SIGSTOP")).toBe("sent");
  });

  test("scans have a duration, and beforeSnapshot can change the machine", async () => {
    const inspector = new MockProcessInspector();
    inspector.setScanDuration(250);
    inspector.beforeSnapshot(() => inspector.reusePid(10));
    const before = inspector.clock.now();
    const snapshot = await inspector.snapshot();
    expect(snapshot).toMatchObject({ takenAt: before, durationMs: 250, processes: [{ pid: 10 }] });
    expect(inspector.clock.now()).toBe(before + 250);
  });

  test("readDetails returns the requested kinds with defaults, and leaves out exited processes", async () => {
    const inspector = new MockProcessInspector();
    const port = { protocol: "tcp", address: "127.0.0.1", port: 5173 } as const;
    const agentMarkers = [{ name: "CLAUDE_PID", value: "9" }] as const;
    const server = inspector.addProcess(
      { pid: 10, memoryBytes: 9 },
      { details: { ports: [port], marker: "exe-1", agentMarkers } },
    );
    const gone = inspector.addProcess({ pid: 11 });
    inspector.removeProcess(11);
    const details = await inspector.readDetails([server, gone], ["ports", "proportionalMemory"]);
    expect([...details.values()]).toEqual([{ ports: [port], proportionalMemoryBytes: 9 }]);
    const markers = await inspector.readDetails([server], ["marker"]);
    expect([...markers.values()]).toEqual([{ marker: "exe-1", agentMarkers }]);
  });

  test("a birth watch reports births and misses until it is closed", async () => {
    const inspector = new MockProcessInspector();
    const births: number[] = [];
    const missed: string[] = [];
    const watch = inspector.watchBirths({
      onBirths: (batch) => births.push(...batch.map(({ identity }) => identity.pid)),
      onMissed: (reason) => missed.push(reason),
    });
    const before = await watch?.look();
    expect(await watch?.look()).toBe(before);
    inspector.addProcess({ pid: 10 });
    expect(await watch?.look()).not.toBe(before);
    inspector.missBirths("fork storm");
    watch?.close();
    expect(await watch?.look()).toBeUndefined();
    inspector.addProcess({ pid: 11 });
    inspector.missBirths("again");
    expect(births).toEqual([10]);
    expect(missed).toEqual(["fork storm"]);
  });
});

describe("capabilities", () => {
  test("a birth watch reports deaths with how they came about, if the capabilities say so", () => {
    const inspector = new MockProcessInspector({
      capabilities: { events: { source: "process-connector", deaths: true } },
    });
    const deaths: unknown[] = [];
    const watch = inspector.watchBirths({
      onBirths: () => undefined,
      onDeaths: (batch) => deaths.push(...batch),
    });
    const exiting = inspector.addProcess({ pid: 10 });
    const killed = inspector.addProcess({ pid: 11 });
    inspector.addProcess({ pid: 12 });
    inspector.exitProcess(10);
    inspector.exitProcess(11, "SIGKILL");
    watch?.close();
    inspector.exitProcess(12);
    const seenAt = inspector.clock.now();
    expect(deaths).toEqual([
      { identity: exiting, exitCode: 0, seenAt },
      { identity: killed, signal: "SIGKILL", seenAt },
    ]);
  });

  test("without freeze SIGSTOP throws, without births there is no watch, with killTree it works", async () => {
    const inspector = new MockProcessInspector({
      capabilities: { freeze: false, events: { source: "none", deaths: false }, killTree: true },
    });
    const root = inspector.addProcess({ pid: 10 });
    inspector.addProcess({ pid: 11, parentPid: 10 });
    inspector.addProcess({ pid: 12, parentPid: 11 }, { ignores: ["SIGTERM"] });
    await expect(inspector.signal(root, "SIGSTOP")).rejects.toMatchObject({ code: "KILL_FAILED" });
    expect(inspector.watchBirths({ onBirths() {} })).toBeUndefined();
    expect(await inspector.killTree(root)).toBe("sent");
    expect(inspector.processCount).toBe(0);
  });
});
