import { describe, expect, test } from "vitest";
import type { KillProgress } from "../../src/core/kill/kill-model.ts";
import { ascending } from "../core/kill/kill-views.ts";
import { scene } from "./mock-scene.ts";

const failsWith = (code: string) => expect.objectContaining({ code });

describe("what the person declined", () => {
  test("is not touched, nor what it starts meanwhile", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    const left = at.inspector.addProcess(
      { pid: 101, parentPid: 100 },
      { forks: [{ on: "tick", everyMs: 5, limit: 2 }] },
    );
    const request = await at.confirmTree(root, { force: true });
    const confirmed = request.confirmed.filter((one) => one.pid !== 101);
    const report = await (
      await at.service.start({ ...request, confirmed, declined: [left] })
    ).report;
    expect(report.outcomes.map((one) => one.process.pid)).toEqual([100]);
    expect(at.inspector.getProcess(101)).toBeDefined();
    expect(at.sent().every((one) => one.startsWith("100 "))).toBe(true);
  });

  test("a child started between preview and confirmation is added", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    const request = await at.confirmTree(root);
    at.inspector.addProcess({ pid: 101, parentPid: 100 });
    const report = await (await at.service.start(request)).report;
    expect(report.outcomes.find((one) => one.process.pid === 101)).toMatchObject({
      discovered: true,
    });
    expect(at.inspector.processCount).toBe(2);
  });
});

describe("one kill at a time", () => {
  test("a second request for the same targets gets the first one's result", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 }, { diesAfterMs: 100 });
    const request = await at.confirmTree(root);
    const [one, two] = await Promise.all([at.service.start(request), at.service.start(request)]);
    expect(two.id).toBe(one.id);
    expect(await two.report).toBe(await one.report);
    expect(at.sent().filter((sent) => sent.endsWith("SIGTERM"))).toHaveLength(1);
    expect(at.kills.calls).toEqual(["begin", "finish"]);
  });

  test("a second request with force ends the grace period of the first", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 }, { ignores: ["SIGTERM"] });
    const request = await at.confirmTree(root, { graceMs: 60_000 });
    const first = await at.service.start(request);
    const second = await at.service.start({ ...request, force: true });
    expect(second.id).toBe(first.id);
    const report = await second.report;
    expect(report.confirmedGone).toBe(1);
    expect((report.finishedAt ?? 0) - report.startedAt).toBeLessThan(10_000);
  });

  test("one that shares only some targets has its turn afterwards", async () => {
    const at = scene();
    const child = at.inspector.addProcess({ pid: 101 }, { diesAfterMs: 50 });
    const other = at.inspector.addProcess({ pid: 102 }, { diesAfterMs: 50 });
    const processes = [child, other];
    const first = await at.service.start({
      scope: { kind: "process", process: child },
      confirmed: [child],
    });
    const second = await at.service.start({
      scope: { kind: "processes", processes },
      confirmed: processes,
    });
    expect(second.id).not.toBe(first.id);
    const report = await second.report;
    const kinds = Object.fromEntries(report.outcomes.map((o) => [o.process.pid, o.outcome]));
    expect(kinds).toEqual({ 101: "already-gone", 102: "terminated" });
  });

  test("a refused first one refuses the second alike, and a third may try again", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    const request = await at.confirmTree(root);
    at.kills.failing = "begin";
    const both = await Promise.allSettled([at.service.start(request), at.service.start(request)]);
    expect(both.map((one) => one.status)).toEqual(["rejected", "rejected"]);
    at.kills.failing = undefined;
    expect((await (await at.service.start(request)).report).confirmedGone).toBe(1);
  });
});

describe("cancelling", () => {
  test("in the grace spares what still runs; nothing is frozen or killed", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 }, { ignores: ["SIGTERM"] });
    at.inspector.addProcess({ pid: 101, parentPid: 100 });
    const running = await at.service.start(await at.confirmTree(root, { graceMs: 60_000 }));
    for await (const { outcomes } of running.progress()) {
      if (outcomes.some((one) => one.process.pid === 101)) running.cancel();
    }
    const report = await running.report;
    expect(report.status).toBe("cancelled");
    const kinds = Object.fromEntries(report.outcomes.map((o) => [o.process.pid, o.outcome]));
    expect(kinds).toEqual({ 100: "spared", 101: "terminated" });
    expect(at.sent().some((one) => /STOP|KILL/u.test(one))).toBe(false);
  });

  test("before the first signal, none is sent", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    const starting = at.service.start(await at.confirmTree(root));
    await at.service.close();
    const report = await (await starting).report;
    expect(report).toMatchObject({ status: "cancelled", confirmedGone: 0 });
    expect(at.sent()).toEqual([]);
  });

  test("during the freeze, stopped processes are resumed", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    const running = await at.service.start(await at.confirmTree(root, { force: true }));
    at.inspector.beforeSnapshot(() => running.cancel());
    const report = await running.report;
    expect(report.status).toBe("cancelled");
    expect(at.sent()).toEqual(["100 SIGSTOP", "100 SIGCONT"]);
    expect(at.inspector.getProcess(100)?.state).not.toBe("stopped");
  });

  test("processes stopped by others stay stopped", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100, state: "stopped" });
    const running = await at.service.start(await at.confirmTree(root, { force: true }));
    at.inspector.beforeSnapshot(() => running.cancel());
    await running.report;
    expect(at.sent()).toEqual([]);
    expect(at.inspector.getProcess(100)?.state).toBe("stopped");
  });
});

describe("progress and history", () => {
  test("reports every phase and every outcome once, also to a late reader", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 }, { ignores: ["SIGTERM"] });
    at.inspector.addProcess({ pid: 101, parentPid: 100 });
    const running = await at.service.start(await at.confirmTree(root, { graceMs: 100 }));
    const read = async (): Promise<KillProgress[]> => {
      const events: KillProgress[] = [];
      for await (const event of running.progress()) events.push(event);
      return events;
    };
    const live = await read();
    expect([...new Set(live.map((one) => one.phase))]).toEqual([
      "terminate",
      "freeze",
      "kill",
      "verify",
      "done",
    ]);
    expect(
      live.flatMap((one) => one.outcomes.map((o) => o.process.pid)).toSorted(ascending),
    ).toEqual([100, 101]);
    expect(live.at(-1)?.remaining).toBe(0);
    expect(await read()).toEqual(live);
    expect(at.service.running(running.id).id).toBe(running.id);
  });

  test("a running kill is in the history with its outcomes so far", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 }, { ignores: ["SIGTERM"] });
    at.inspector.addProcess({ pid: 101, parentPid: 100 });
    const running = await at.service.start(
      await at.confirmTree(root, { graceMs: 60_000, client: "page", user: "ada" }),
    );
    for await (const { outcomes } of running.progress()) {
      if (outcomes.length === 0) continue;
      const [listed] = await at.service.list();
      expect(listed).toMatchObject({ id: running.id, status: "running", confirmedGone: 1 });
      expect(await at.service.get(running.id)).toEqual(listed);
      running.cancel();
    }
    const report = await running.report;
    expect(await at.service.get(running.id)).toEqual(report);
    expect(report).toMatchObject({ client: "page", user: "ada", graceMs: 60_000, force: false });
  });

  test("an unknown kill is not found", async () => {
    const at = scene();
    expect(() => at.service.running("x")).toThrow(failsWith("KILL_NOT_FOUND"));
    await expect(at.service.get("x")).rejects.toThrow(failsWith("KILL_NOT_FOUND"));
  });

  test("an outcome that cannot be recorded is still reported", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    at.kills.failing = "finish";
    const report = await (await at.service.start(await at.confirmTree(root))).report;
    expect(report.confirmedGone).toBe(1);
    expect(report.notes?.join(" ")).toContain("disk full");
  });

  test("a frozen list that cannot be recorded freezes nothing and kills nothing", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 }, { ignores: ["SIGTERM"] });
    at.kills.failing = "recordFrozen";
    const report = await (
      await at.service.start(await at.confirmTree(root, { graceMs: 50 }))
    ).report;
    expect(report.status).toBe("failed");
    expect(report.outcomes).toMatchObject([{ outcome: "spared" }]);
    expect(at.sent().some((one) => /STOP|KILL/u.test(one))).toBe(false);
  });
});
