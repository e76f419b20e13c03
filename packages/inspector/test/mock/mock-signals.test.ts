import { describe, expect, test } from "vitest";
import type { ProcessBirth } from "../../src/core/driver.ts";
import { MockProcessInspector } from "../../src/mock/index.ts";
import { pinOf } from "./pin-of.ts";

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
      { process: other, signal: "SIGKILL", at: started + 5, outcome: "denied" },
    ]);
    expect(inspector.deaths).toEqual([{ process: willing, by: "SIGTERM", at: started + 5 }]);
  });

  test("a SIGTERM-ignoring process survives SIGTERM and dies of SIGKILL", async () => {
    const inspector = new MockProcessInspector();
    const stubborn = inspector.addProcess({ pid: 10 }, { ignores: ["SIGTERM"] });
    await inspector.killProcess(10);
    expect(await inspector.processExists(stubborn)).toBe(true);
    await inspector.killProcess(10, { force: true });
    expect(await inspector.processExists(stubborn)).toBe(false);
    expect(inspector.deaths[0]?.by).toBe("SIGKILL");
  });

  test("diesAfterMs delays the exit; SIGSTOP suspends it", async () => {
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

  test("SIGTERM is pending while a process is stopped, SIGKILL is not", async () => {
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

  test("SIGKILL is pending in uninterruptible sleep until releaseProcess", async () => {
    const inspector = new MockProcessInspector();
    const stuck = inspector.addProcess({ pid: 10 }, { stuck: true });
    expect(await inspector.signal(stuck, "SIGKILL")).toBe("sent");
    inspector.clock.advance(60_000);
    expect(inspector.getProcess(10)?.state).toBe("disk-sleep");
    inspector.releaseProcess(10);
    expect(inspector.getProcess(10)).toBeUndefined();
  });

  test("the machine can change between a signal and its effect", async () => {
    const inspector = new MockProcessInspector();
    const first = inspector.addProcess({ pid: 10 }, { onSignal: () => inspector.reusePid(10) });
    expect(await inspector.signal(first, "SIGTERM")).toBe("sent");
    expect(await inspector.signal(first, "SIGKILL")).toBe("reused");
    expect(inspector.processCount).toBe(1);
  });
});

describe("pins", () => {
  test("refer to the process, not to its pid", async () => {
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

  test('of pinning "checked" report a reused pid', async () => {
    const inspector = new MockProcessInspector({ capabilities: { pinning: "checked" } });
    const pin = await pinOf(inspector, inspector.addProcess({ pid: 10 }));
    inspector.reusePid(10);
    expect(pin.signal("SIGTERM")).toBe("reused");
    expect(inspector.processCount).toBe(1);
  });

  test("may be denied, exhausted or unreadable", async () => {
    const inspector = new MockProcessInspector();
    const denied = inspector.addProcess({ pid: 10 }, { pinning: "denied" });
    const exhausted = inspector.addProcess({ pid: 11 }, { pinning: "exhausted" });
    const dumb = inspector.addProcess({ pid: 12 }, { unreadable: "EACCES" });
    expect(await inspector.pin(denied)).toEqual({ outcome: "denied" });
    expect(await inspector.signal(denied, "SIGKILL")).toBe("denied");
    expect(inspector.signals).toEqual([]);
    expect(await inspector.pin(exhausted)).toEqual({ outcome: "exhausted" });
    expect((await pinOf(inspector, dumb)).status()).toEqual({ kind: "unknown", reason: "EACCES" });
  });
});

describe("forks", () => {
  test("happen at each tick until the process is stopped or dead", async () => {
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

  test("child-exit forks once per dead child, also for children that died while the parent was stopped", async () => {
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

  test("happen at a signal or a scan, up to a limit, and can daemonize", async () => {
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
