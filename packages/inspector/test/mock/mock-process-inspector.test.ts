import { describe, expect, test } from "vitest";
import type { ProcessBirth, ProcessPin } from "../../src/driver.ts";
import type { ProcessIdentity } from "../../src/core/identity.ts";
import { MockProcessInspector } from "../../src/mock/index.ts";

async function pinOf(
  inspector: MockProcessInspector,
  target: ProcessIdentity,
): Promise<ProcessPin> {
  const result = await inspector.pin(target);
  if (result.outcome !== "pinned") throw new Error(`not pinned but ${result.outcome}`);
  return result.pin;
}

describe("the world", () => {
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

  test("refuses a pid that is taken and a pid that is none", () => {
    const inspector = new MockProcessInspector();
    inspector.addProcess({ pid: 7 });
    expect(() => inspector.addProcess({ pid: 7 })).toThrow("reusePid");
    expect(() => inspector.addProcess({ pid: 1.5 })).toThrow(TypeError);
    expect(() => inspector.updateProcess(8, {})).toThrow(TypeError);
  });

  test("children of the dead go to pid 1, or to a subreaper above them", () => {
    const inspector = new MockProcessInspector();
    inspector.addProcess({ pid: 10 }, { subreaper: true });
    inspector.addProcess({ pid: 11, parentPid: 10 });
    inspector.addProcess({ pid: 12, parentPid: 11 });
    inspector.exitProcess(11);
    expect(inspector.getProcess(12)?.parentPid).toBe(10);
    inspector.exitProcess(10);
    expect(inspector.getProcess(12)?.parentPid).toBe(1);
  });

  test("a parent that does not reap leaves zombies, until it dies itself", async () => {
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

describe("signals", () => {
  test("are recorded with their time and outcome, and each death with its cause", async () => {
    const inspector = new MockProcessInspector();
    const { clock } = inspector;
    const started = clock.now();
    const willing = inspector.addProcess({ pid: 10 });
    const other = inspector.addProcess({ pid: 11 }, { denies: true });
    clock.advance(5);
    expect(await inspector.signal(willing, "SIGTERM")).toBe("sent");
    expect(await inspector.signal(willing, "SIGKILL")).toBe("gone");
    expect(await inspector.signal(other, "SIGKILL")).toBe("denied");
    expect(inspector.signals).toEqual([
      { process: willing, signal: "SIGTERM", at: started + 5, outcome: "sent" },
      { process: willing, signal: "SIGKILL", at: started + 5, outcome: "gone" },
      { process: other, signal: "SIGKILL", at: started + 5, outcome: "denied" },
    ]);
    expect(inspector.deaths).toEqual([{ process: willing, by: "SIGTERM", at: started + 5 }]);
  });

  test("a process that ignores TERM lives on and dies of KILL", async () => {
    const inspector = new MockProcessInspector();
    const stubborn = inspector.addProcess({ pid: 10 }, { ignores: ["SIGTERM"] });
    await inspector.killProcess(10);
    expect(await inspector.processExists(stubborn)).toBe(true);
    await inspector.killProcess(10, { force: true });
    expect(await inspector.processExists(stubborn)).toBe(false);
    expect(inspector.deaths[0]?.by).toBe("SIGKILL");
  });

  test("a late death comes at its time on the clock; what is dying is frozen by SIGSTOP too", async () => {
    const inspector = new MockProcessInspector();
    const late = inspector.addProcess({ pid: 10 }, { diesAfterMs: { SIGTERM: 300 } });
    const pin = await pinOf(inspector, late);
    pin.signal("SIGTERM");
    inspector.clock.advance(299);
    expect(pin.status().kind).toBe("alive");
    pin.signal("SIGSTOP");
    inspector.clock.advance(10_000);
    expect(pin.status()).toEqual({ kind: "alive", state: "stopped", parentPid: 1 });
    pin.signal("SIGCONT");
    expect(pin.status().kind).toBe("gone");
  });

  test("TERM waits while a process is stopped, KILL does not", async () => {
    const inspector = new MockProcessInspector();
    const first = inspector.addProcess({ pid: 10, state: "stopped" });
    const second = inspector.addProcess({ pid: 11, state: "stopped" });
    await inspector.signal(first, "SIGTERM");
    expect(inspector.getProcess(10)?.state).toBe("stopped");
    await inspector.signal(first, "SIGCONT");
    expect(inspector.getProcess(10)).toBeUndefined();
    await inspector.signal(second, "SIGKILL");
    expect(inspector.getProcess(11)).toBeUndefined();
  });

  test("a process in uninterruptible sleep keeps even KILL pending until it is released", async () => {
    const inspector = new MockProcessInspector();
    const stuck = inspector.addProcess({ pid: 10 }, { stuck: true });
    expect(await inspector.signal(stuck, "SIGKILL")).toBe("sent");
    inspector.clock.advance(60_000);
    expect(inspector.getProcess(10)?.state).toBe("disk-sleep");
    inspector.releaseProcess(10);
    expect(inspector.getProcess(10)).toBeUndefined();
  });

  test("the world can change between a signal and its effect", async () => {
    const inspector = new MockProcessInspector();
    const first = inspector.addProcess({ pid: 10 }, { onSignal: () => inspector.reusePid(10) });
    expect(await inspector.signal(first, "SIGTERM")).toBe("sent");
    expect(await inspector.signal(first, "SIGKILL")).toBe("reused");
    expect(inspector.processCount).toBe(1);
  });
});

describe("pins", () => {
  test("hold on to the process, not to its pid", async () => {
    const inspector = new MockProcessInspector();
    const old = inspector.addProcess({ pid: 10 });
    const pin = await pinOf(inspector, old);
    const next = inspector.reusePid(10);
    expect(next.startToken).not.toBe(old.startToken);
    expect(pin.status()).toEqual({ kind: "gone" });
    expect(pin.signal("SIGKILL")).toBe("gone");
    expect(await inspector.pin(old)).toEqual({ outcome: "reused" });
    expect(await inspector.processExists(next)).toBe(true);
  });

  test("that only check the start time say when the pid is another's", async () => {
    const inspector = new MockProcessInspector({ capabilities: { pinning: "checked" } });
    const pin = await pinOf(inspector, inspector.addProcess({ pid: 10 }));
    inspector.reusePid(10);
    expect(pin.signal("SIGTERM")).toBe("reused");
    expect(inspector.processCount).toBe(1);
  });

  test("may be refused, run out, or tell nothing", async () => {
    const inspector = new MockProcessInspector();
    const denied = inspector.addProcess({ pid: 10 }, { pinning: "denied" });
    const exhausted = inspector.addProcess({ pid: 11 }, { pinning: "exhausted" });
    const dumb = inspector.addProcess({ pid: 12 }, { unreadable: "EACCES" });
    expect(await inspector.pin(denied)).toEqual({ outcome: "denied" });
    expect(await inspector.pin(exhausted)).toEqual({ outcome: "exhausted" });
    expect((await pinOf(inspector, dumb)).status()).toEqual({ kind: "unknown", reason: "EACCES" });
  });
});

describe("forks", () => {
  test("go on at each tick until the process is stopped or dead", async () => {
    const inspector = new MockProcessInspector();
    const forking = inspector.addProcess(
      { pid: 10, processGroupId: 9, workingDirectory: "/w" },
      { forks: [{ on: "tick", everyMs: 10, child: { name: "worker" } }] },
    );
    inspector.clock.advance(35);
    expect(await inspector.getProcessTree(10)).toMatchObject([
      { pid: 1_001, name: "worker", processGroupId: 9, workingDirectory: "/w" },
      { pid: 1_002 },
      { pid: 1_003 },
    ]);
    await inspector.signal(forking, "SIGSTOP");
    inspector.clock.advance(100);
    expect(inspector.processCount).toBe(4);
    await inspector.signal(forking, "SIGCONT");
    inspector.clock.advance(10);
    expect(inspector.processCount).toBe(5);
    await inspector.signal(forking, "SIGKILL");
    inspector.clock.advance(100);
    expect(inspector.processCount).toBe(4);
  });

  test("a supervisor starts a new child for each that dies, also for one that died while it was stopped", async () => {
    const inspector = new MockProcessInspector();
    const supervisor = inspector.addProcess({ pid: 10 }, { forks: [{ on: "child-exit" }] });
    inspector.addProcess({ pid: 11, parentPid: 10 });
    await inspector.killProcess(11);
    expect(await inspector.getProcessTree(10)).toMatchObject([{ pid: 1_001 }]);
    await inspector.signal(supervisor, "SIGSTOP");
    await inspector.killProcess(1_001, { force: true });
    expect(await inspector.getProcessTree(10)).toEqual([]);
    await inspector.signal(supervisor, "SIGCONT");
    expect(await inspector.getProcessTree(10)).toMatchObject([{ pid: 1_002 }]);
  });

  test("at a signal, at a scan, up to a limit, and out of the tree", async () => {
    const inspector = new MockProcessInspector();
    const births: ProcessBirth[] = [];
    inspector.watchBirths({ onBirths: (batch) => births.push(...batch) });
    const handler = inspector.addProcess(
      { pid: 10 },
      {
        ignores: ["SIGTERM"],
        forks: [
          { on: "signal", daemonize: true },
          { on: "snapshot", limit: 2 },
        ],
      },
    );
    await inspector.signal(handler, "SIGTERM");
    expect(inspector.getProcess(1_001)).toMatchObject({ parentPid: 1, sessionId: 1_001 });
    expect(births.at(-1)).toMatchObject({ parentPid: 10, sessionId: 1_001 });
    for (let scan = 0; scan < 4; scan += 1) await inspector.snapshot();
    expect(await inspector.getProcessTree(10)).toHaveLength(2);
  });
});

describe("what scans say", () => {
  test("a scan fails as often as told, and then not", async () => {
    const inspector = new MockProcessInspector();
    inspector.failNextSnapshot();
    inspector.failNextSnapshot(new Error("disk on fire"));
    await expect(inspector.snapshot()).rejects.toMatchObject({ code: "SYSTEM_ERROR" });
    await expect(inspector.listProcesses()).rejects.toThrow("disk on fire");
    expect((await inspector.snapshot()).processes).toEqual([]);
  });

  test("a partial view says why; hidden processes live on unseen; hidden fields are absent", async () => {
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

  test("a scan may take time and the world may change before it", async () => {
    const inspector = new MockProcessInspector();
    inspector.setScanDuration(250);
    inspector.beforeSnapshot(() => inspector.reusePid(10));
    const before = inspector.clock.now();
    const snapshot = await inspector.snapshot();
    expect(snapshot).toMatchObject({ takenAt: before, durationMs: 250, processes: [{ pid: 10 }] });
    expect(inspector.clock.now()).toBe(before + 250);
  });

  test("details: only the kinds asked for, defaults for the rest, nothing of the gone", async () => {
    const inspector = new MockProcessInspector();
    const port = { protocol: "tcp", address: "127.0.0.1", port: 5173 } as const;
    const server = inspector.addProcess(
      { pid: 10, memoryBytes: 9 },
      { details: { ports: [port], marker: "exe-1" } },
    );
    const gone = inspector.addProcess({ pid: 11 });
    inspector.removeProcess(11);
    const details = await inspector.readDetails([server, gone], ["ports", "proportionalMemory"]);
    expect([...details.values()]).toEqual([{ ports: [port], proportionalMemoryBytes: 9 }]);
    const markers = await inspector.readDetails([server], ["marker"]);
    expect([...markers.values()]).toEqual([{ marker: "exe-1" }]);
  });

  test("births are told as they happen, misses when told to, until the watch is closed", async () => {
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

describe("capabilities in the test's hand", () => {
  test("no freeze: SIGSTOP is an error; no births: no watch; tree-kill where it is said", async () => {
    const inspector = new MockProcessInspector({
      capabilities: { freeze: false, births: false, killTree: true },
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
