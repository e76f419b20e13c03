import { describe, expect, test } from "vitest";
import { byPid, kill, outcomes, took } from "./kill-tree.ts";
import { scene } from "./mock-scene.ts";

describe("what a target can do about it", () => {
  test("one that is stuck is pending; the others are unaffected and the time is bounded", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    at.inspector.addProcess({ pid: 101, parentPid: 100 }, { stuck: true });
    at.inspector.addProcess({ pid: 102, parentPid: 100 });
    const report = await kill(at, root, { graceMs: 1_000 });
    expect(outcomes(report)).toEqual({ 100: "terminated", 101: "pending", 102: "terminated" });
    expect(byPid(report)[101]?.detail).toContain("uninterruptible");
    expect(report.confirmedGone).toBe(2);
    expect(took(report)).toBeLessThan(8_000);
    at.inspector.releaseProcess(101);
    expect(at.inspector.getProcess(101)).toBeUndefined();
  });

  test("a zombie is dead-unreaped, with its parent named", async () => {
    const at = scene();
    at.inspector.addProcess({ pid: 90, name: "idle-parent" }, { reaps: false });
    const child = at.inspector.addProcess({ pid: 100, parentPid: 90 });
    const report = await kill(at, child);
    expect(outcomes(report)).toEqual({ 100: "dead-unreaped" });
    expect(byPid(report)[100]?.detail).toContain("idle-parent 90");
    expect(report.confirmedGone).toBe(1);
  });

  test("a zombie whose parent dies in the same kill is gone", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 }, { reaps: false, diesAfterMs: 100 });
    at.inspector.addProcess({ pid: 101, parentPid: 100 });
    expect(outcomes(await kill(at, root))).toEqual({ 100: "terminated", 101: "terminated" });
  });

  test("a denied signal is the outcome denied, and not counted", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    at.inspector.addProcess({ pid: 101, parentPid: 100 }, { denies: true });
    at.inspector.addProcess({ pid: 102, parentPid: 100 }, { pinning: "denied" });
    const report = await kill(at, root);
    expect(outcomes(report)).toEqual({ 100: "terminated", 101: "denied", 102: "denied" });
    expect(report.confirmedGone).toBe(1);
  });

  test("a frozen process that may not be killed is resumed", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    at.inspector.addProcess({ pid: 101, parentPid: 100 }, { denies: ["SIGKILL"] });
    const report = await kill(at, root, { force: true });
    expect(outcomes(report)).toEqual({ 100: "killed", 101: "denied" });
    expect(at.sent()).toContain("101 SIGSTOP");
    expect(at.inspector.getProcess(101)?.state).toBe("sleeping");
  });

  test("a pin that tells nothing never counts as dead", async () => {
    const at = scene();
    const root = at.inspector.addProcess(
      { pid: 100 },
      { stuck: true, unreadable: "no permission" },
    );
    const report = await kill(at, root, { graceMs: 100 });
    expect(outcomes(report)).toEqual({ 100: "pending" });
    expect(byPid(report)[100]?.detail).toBe("no permission");
    expect(report.confirmedGone).toBe(0);
  });

  test("a joiner that must not be signalled is named and left", async () => {
    const at = scene();
    const root = at.inspector.addProcess(
      { pid: 100 },
      {
        diesAfterMs: 100,
        forks: [{ on: "signal", limit: 1, child: { name: "sudo", userId: 77 } }],
      },
    );
    const report = await kill(at, root);
    expect(report.outcomes.find((one) => one.discovered)).toMatchObject({
      name: "sudo",
      outcome: "refused",
    });
    expect(at.sent().every((one) => one.startsWith("100 "))).toBe(true);
  });
});

describe("what a scan can do about it", () => {
  test("a scan that fails in the middle is said, and the kill goes on", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 }, { ignores: ["SIGTERM"] });
    const request = await at.confirmTree(root, { graceMs: 50 });
    const running = await at.service.start(request);
    at.inspector.failNextSnapshot(new Error("EMFILE"), 9);
    const report = await running.report;
    expect(outcomes(report)).toEqual({ 100: "killed" });
    expect(report.notes?.join(" ")).toContain("EMFILE");
  });

  test("a scan that hangs is not waited for", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 }, { ignores: ["SIGTERM"] });
    const running = await at.service.start(await at.confirmTree(root, { graceMs: 50 }));
    at.inspector.setScanDuration(3_600_000);
    const report = await running.report;
    expect(outcomes(report)).toEqual({ 100: "killed" });
    expect(took(report)).toBeLessThan(10_000);
  });
});
