import { describe, expect, test } from "vitest";
import { byPid, kill, outcomes, took } from "./kill-tree.ts";
import { scene } from "./mock-scene.ts";

describe("SIGTERM and the grace period", () => {
  test("asks the deepest first, and continues each so that it can hear", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    at.inspector.addProcess({ pid: 101, parentPid: 100 });
    at.inspector.addProcess({ pid: 102, parentPid: 101 });
    const report = await kill(at, root);
    expect(outcomes(report)).toEqual({ 100: "terminated", 101: "terminated", 102: "terminated" });
    expect(at.sent().filter((one) => one.endsWith("SIGTERM"))).toEqual([
      "102 SIGTERM",
      "101 SIGTERM",
      "100 SIGTERM",
    ]);
    expect(report).toMatchObject({
      status: "done",
      confirmedGone: 3,
      memoryFreedBytes: 3 * 1_048_576,
    });
    expect(at.kills.calls).toEqual(["begin", "finish"]);
  });

  test("ends as soon as all are gone; a process that exits in the grace period gets no late SIGKILL", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 }, { diesAfterMs: 300 });
    const report = await kill(at, root);
    expect(outcomes(report)).toEqual({ 100: "terminated" });
    expect(took(report)).toBeLessThan(450);
    expect(at.sent()).not.toContain("100 SIGKILL");
    expect(at.sent()).not.toContain("100 SIGSTOP");
    expect(byPid(report)[100]?.afterMs).toBeGreaterThanOrEqual(300);
  });

  test("an already stopped process dies of SIGTERM once it is continued", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100, state: "stopped" });
    expect(outcomes(await kill(at, root))).toEqual({ 100: "terminated" });
    expect(at.sent()).toEqual(["100 SIGTERM", "100 SIGCONT"].slice(0, at.sent().length));
    expect(at.inspector.processCount).toBe(2);
  });

  test("processes started during the grace period get SIGTERM when no other target is left", async () => {
    const at = scene();
    const root = at.inspector.addProcess(
      { pid: 100 },
      { diesAfterMs: 200, forks: [{ on: "signal", limit: 1, child: { name: "clean-up" } }] },
    );
    const report = await kill(at, root);
    expect(at.inspector.processCount).toBe(2);
    const discovered = report.outcomes.filter((one) => one.discovered);
    expect(discovered).toHaveLength(1);
    expect(discovered[0]).toMatchObject({ name: "clean-up", outcome: "terminated" });
  });
});

describe("the escalation", () => {
  test("SIGTERM-ignoring processes are frozen and killed after the grace period, not before", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 }, { ignores: ["SIGTERM"] });
    at.inspector.addProcess({ pid: 101, parentPid: 100 });
    const report = await kill(at, root, { graceMs: 2_000 });
    expect(outcomes(report)).toEqual({ 100: "killed", 101: "terminated" });
    expect(took(report)).toBeGreaterThanOrEqual(2_000);
    expect(took(report)).toBeLessThan(2_500);
    expect(at.kills.calls.slice(0, 2)).toEqual(["begin", "recordFrozen"]);
    expect(at.sent().slice(-2)).toEqual(["100 SIGSTOP", "100 SIGKILL"]);
  });

  test("force skips the polite round", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    const report = await kill(at, root, { force: true });
    expect(outcomes(report)).toEqual({ 100: "killed" });
    expect(at.sent()).not.toContain("100 SIGTERM");
    expect(took(report)).toBeLessThan(200);
  });

  test("freezes from the top down, before anything is killed", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    at.inspector.addProcess({ pid: 101, parentPid: 100 });
    at.inspector.addProcess({ pid: 102, parentPid: 101 });
    await kill(at, root, { force: true });
    expect(at.sent()).toEqual([
      "100 SIGSTOP",
      "101 SIGSTOP",
      "102 SIGSTOP",
      "100 SIGKILL",
      "101 SIGKILL",
      "102 SIGKILL",
    ]);
  });

  test("a supervisor that ignores SIGTERM and respawns leaves no survivor", async () => {
    const at = scene();
    const root = at.inspector.addProcess(
      { pid: 100 },
      { ignores: ["SIGTERM"], forks: [{ on: "child-exit", child: { name: "worker" } }] },
    );
    at.inspector.addProcess({ pid: 101, parentPid: 100 });
    const report = await kill(at, root, { graceMs: 500 });
    expect(at.inspector.processCount).toBe(2);
    expect(report.outcomes.some((one) => one.discovered && one.outcome === "killed")).toBe(true);
  });

  test("a tree that is still starting is killed completely", async () => {
    const at = scene();
    const root = at.inspector.addProcess(
      { pid: 100 },
      { forks: [{ on: "snapshot", limit: 6, behaviour: { ignores: ["SIGTERM"] } }] },
    );
    const request = await at.confirmTree(root, { force: true });
    const report = await (await at.service.start(request)).report;
    expect(at.inspector.processCount).toBe(2);
    expect(report.confirmedGone).toBe(report.outcomes.length);
  });

  test("a daemon that a supervisor starts during the grace period is found by its birth", async () => {
    const at = scene();
    const root = at.inspector.addProcess(
      { pid: 100 },
      {
        diesAfterMs: 50,
        forks: [
          {
            on: "signal",
            limit: 1,
            daemonize: true,
            child: { name: "daemon" },
            behaviour: { ignores: ["SIGTERM"] },
          },
        ],
      },
    );
    const report = await kill(at, root, { graceMs: 300 });
    expect(at.inspector.processCount).toBe(2);
    expect(report.outcomes.find((one) => one.discovered)).toMatchObject({ outcome: "killed" });
  });

  test("a target whose pid its own sibling has by now is accounted for, and so is the sibling", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    const first = at.inspector.addProcess({ pid: 101, parentPid: 100 });
    const request = await at.confirmTree(root, { force: true });
    let scans = 0;
    at.inspector.beforeSnapshot(() => {
      scans += 1;
      // The first scan is the one that the request is compared with.
      if (scans === 2) at.inspector.reusePid(101, { parentPid: 100 });
    });
    const report = await (await at.service.start(request)).report;
    const tokens = report.outcomes
      .filter(({ process }) => process.pid === 101)
      .map(({ process, outcome }) => [process.startToken === first.startToken, outcome]);
    expect(tokens).toEqual([
      [true, "terminated"],
      [false, "killed"],
    ]);
    expect(report.outcomes).toHaveLength(3);
  });

  test("a fork storm ends when its root is dead", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 }, { ignores: ["SIGTERM"] });
    at.inspector.beforeSnapshot(() => {
      if (at.inspector.getProcess(100) === undefined) return;
      const pid = 1_000 + at.inspector.processCount;
      at.inspector.addProcess({ pid, parentPid: 100 }, { ignores: ["SIGTERM"] });
    });
    const report = await kill(at, root, { force: true });
    expect(at.inspector.processCount).toBe(2);
    expect(report.outcomes.length).toBeGreaterThan(10);
  });

  test("an endless fork storm ends in bounded time and is reported", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 }, { ignores: ["SIGTERM"] });
    let pid = 1_000;
    // Members of the root's session that nobody is seen to start, one before every scan.
    at.inspector.beforeSnapshot(() => {
      at.inspector.addProcess({ pid: (pid += 1), sessionId: 100 }, { ignores: ["SIGTERM"] });
    });
    const request = { scope: { kind: "process", process: root }, confirmed: [root] } as const;
    const report = await (await at.service.start({ ...request, graceMs: 100 })).report;
    expect(took(report)).toBeLessThan(7_000);
    expect(report.notes?.join(" ")).toContain("still being born");
  });
});

describe("without freezing", () => {
  const capabilities = {
    freeze: false,
    events: { source: "none", deaths: false },
    pinning: "checked",
  } as const;

  test("kills, then kills processes started meanwhile", async () => {
    const at = scene({ capabilities });
    const root = at.inspector.addProcess(
      { pid: 100 },
      { ignores: ["SIGTERM"], forks: [{ on: "child-exit", limit: 3 }] },
    );
    at.inspector.addProcess({ pid: 101, parentPid: 100 });
    const report = await kill(at, root, { graceMs: 200 });
    expect(at.inspector.processCount).toBe(2);
    expect(report.confirmedGone).toBe(report.outcomes.length);
    expect(at.sent().some((one) => /STOP|CONT/u.test(one))).toBe(false);
  });

  test.each([false, true])(
    "a tree goes as a whole only when nobody else is in it (%s)",
    async (other) => {
      const at = scene({ capabilities: { ...capabilities, killTree: true } });
      const root = at.inspector.addProcess({ pid: 100 }, { ignores: ["SIGTERM"] });
      at.inspector.addProcess({ pid: 101, parentPid: 100 }, { ignores: ["SIGTERM"] });
      const stays = at.inspector.addProcess({ pid: 102, parentPid: 100 });
      const request = await at.confirmTree(root, { force: true });
      const confirmed = request.confirmed.filter((one) => !other || one.pid !== 102);
      const report = await (
        await at.service.start({ ...request, confirmed, declined: other ? [stays] : [] })
      ).report;
      expect(report.confirmedGone).toBe(other ? 2 : 3);
      expect(at.inspector.getProcess(102) !== undefined).toBe(other);
    },
  );

  test("no tree is killed as a whole if it contains an unrelated process", async () => {
    const at = scene({ capabilities: { ...capabilities, killTree: true } });
    at.inspector.addProcess({ pid: 102, parentPid: 100, startedAt: 1_000 });
    const root = at.inspector.addProcess({ pid: 100, startedAt: 2_000 });
    const report = await kill(at, root, { force: true });
    expect(report.outcomes.map((one) => one.process.pid)).toEqual([100]);
    expect(at.inspector.getProcess(102)).toBeDefined();
  });
});
