import { describe, expect, test } from "vitest";
import type { KillProgress } from "../../src/core/kill/kill-model.ts";
import { ascending, fromTheWire } from "../core/kill/kill-views.ts";
import { scene } from "./mock-scene.ts";

const failsWith = (code: string) => expect.objectContaining({ code });

describe("before anything is signalled", () => {
  test("a root whose pid was taken by another process is a conflict", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    const request = await at.confirmTree(root);
    at.inspector.reusePid(100);
    await expect(at.service.start(request)).rejects.toThrow(failsWith("CONFLICT"));
    expect(at.sent()).toEqual([]);
    expect(at.kills.calls).toEqual([]);
  });

  test("reuse between the check and the pin is a conflict too", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    const request = await at.confirmTree(root);
    let scans = 0;
    at.inspector.beforeSnapshot(() => {
      scans += 1;
      // The scan still shows the old one; right after it the pid changes hands.
      if (scans === 1) queueMicrotask(() => at.inspector.reusePid(100));
    });
    await expect(at.service.start(request)).rejects.toThrow(failsWith("CONFLICT"));
    expect(at.sent()).toEqual([]);
  });

  test("what no longer belongs to the scope is a conflict", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    at.inspector.addProcess({ pid: 101, parentPid: 100 });
    const request = await at.confirmTree(root);
    at.inspector.updateProcess(101, { parentPid: 1 });
    await expect(at.service.start(request)).rejects.toThrow(failsWith("CONFLICT"));
    expect(at.sent()).toEqual([]);
  });

  test("a confirmed one that went meanwhile is already gone; a leaf taken by another is reused", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    at.inspector.addProcess({ pid: 101, parentPid: 100 });
    at.inspector.addProcess({ pid: 102, parentPid: 100 });
    const request = await at.confirmTree(root);
    at.inspector.removeProcess(101);
    at.inspector.reusePid(102);
    const report = await (await at.service.start(request)).report;
    const kinds = Object.fromEntries(report.outcomes.map((o) => [o.process.pid, o.outcome]));
    expect(kinds).toEqual({ 100: "terminated", 101: "already-gone", 102: "reused" });
    expect(report.confirmedGone).toBe(1);
    expect(at.inspector.getProcess(102)).toBeDefined();
  });

  test("what cannot be recorded is refused", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    at.kills.failing = "begin";
    await expect(at.service.start(await at.confirmTree(root))).rejects.toThrow(
      failsWith("STORE_FAILED"),
    );
    expect(at.sent()).toEqual([]);
    at.kills.failing = undefined;
    const report = await (await at.service.start(await at.confirmTree(root))).report;
    expect(report.confirmedGone).toBe(1);
  });

  test("read-only refuses every kill and every signal, and still previews", async () => {
    const at = scene({ readOnly: true });
    const root = at.inspector.addProcess({ pid: 100 });
    const request = await at.confirmTree(root);
    expect(request.confirmed).toHaveLength(1);
    await expect(at.service.start(request)).rejects.toThrow(failsWith("READ_ONLY"));
    await expect(at.service.signal({ process: root, signal: "SIGHUP" })).rejects.toThrow(
      failsWith("READ_ONLY"),
    );
    expect(at.sent()).toEqual([]);
  });

  test("a store that cannot be written refuses", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    at.kills.mode = "inspect-only";
    await expect(at.service.start(await at.confirmTree(root))).rejects.toThrow(
      failsWith("READ_ONLY"),
    );
    expect(at.sent()).toEqual([]);
  });

  test("out of descriptors, nothing is signalled", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    at.inspector.addProcess({ pid: 101, parentPid: 100 }, { pinning: "exhausted" });
    await expect(at.service.start(await at.confirmTree(root))).rejects.toThrow(/descriptors/u);
    expect(at.sent()).toEqual([]);
    expect(at.kills.calls).toEqual([]);
  });

  test.each([
    { state: "failed", problems: [], error: "EIO" },
    { state: "ok", problems: [{ code: "DESCRIPTORS_EXHAUSTED", message: "EMFILE" }] },
  ] as const)("a view that is stale or degraded, nothing is signalled: %j", async (scan) => {
    const at = scene({ view: (view) => ({ ...view, scan: { intervalMs: 2_000, ...scan } }) });
    const root = at.inspector.addProcess({ pid: 100 });
    await expect(at.service.start(await at.confirmTree(root))).rejects.toThrow(/EIO|EMFILE/u);
    expect(at.sent()).toEqual([]);
  });

  test("a scan that fails, nothing is signalled", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    const request = await at.confirmTree(root);
    at.inspector.failNextSnapshot();
    await expect(at.service.start(request)).rejects.toThrow("mock scan failed");
    expect(at.sent()).toEqual([]);
  });

  test.each([0, -1, Number.NaN, 1.5, "0x1", " 1"])("pid %j in what was confirmed", async (pid) => {
    const at = scene();
    const process = { pid: fromTheWire<number>(pid), startToken: "t" };
    const request = { scope: { kind: "everything" }, confirmed: [process] } as const;
    await expect(at.service.start(request)).rejects.toThrow(failsWith("INVALID_ARGUMENT"));
    expect(at.sent()).toEqual([]);
  });

  test("nothing confirmed, and a grace that is none", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    const scope = { kind: "tree", root } as const;
    await expect(at.service.start({ scope, confirmed: [] })).rejects.toThrow(
      failsWith("INVALID_ARGUMENT"),
    );
    for (const graceMs of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(at.service.start({ scope, confirmed: [root], graceMs })).rejects.toThrow(
        expect.objectContaining({ field: "graceMs" }),
      );
    }
    expect(at.sent()).toEqual([]);
  });

  test("a preview of a process that is gone says so", async () => {
    const at = scene();
    const process = { pid: 4_000, startToken: "t" };
    await expect(at.service.preview({ kind: "process", process })).rejects.toThrow(
      failsWith("PROCESS_NOT_FOUND"),
    );
  });
});

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

  test("a child born between the look and the click joins", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    const request = await at.confirmTree(root);
    at.inspector.addProcess({ pid: 101, parentPid: 100 });
    const report = await (await at.service.start(request)).report;
    expect(report.outcomes.find((one) => one.process.pid === 101)).toMatchObject({ joined: true });
    expect(at.inspector.processCount).toBe(2);
  });
});

describe("one kill at a time", () => {
  test("a second request for the same joins and gets the first one's result", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 }, { diesAfterMs: 100 });
    const request = await at.confirmTree(root);
    const [one, two] = await Promise.all([at.service.start(request), at.service.start(request)]);
    expect(two.id).toBe(one.id);
    expect(await two.report).toBe(await one.report);
    expect(at.sent().filter((sent) => sent.endsWith("SIGTERM"))).toHaveLength(1);
    expect(at.kills.calls).toEqual(["begin", "finish"]);
  });

  test("a second one with force ends the grace of the first", async () => {
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

  test("in the freeze, what was stopped goes on", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    const running = await at.service.start(await at.confirmTree(root, { force: true }));
    at.inspector.beforeSnapshot(() => running.cancel());
    const report = await running.report;
    expect(report.status).toBe("cancelled");
    expect(at.sent()).toEqual(["100 SIGSTOP", "100 SIGCONT"]);
    expect(at.inspector.getProcess(100)?.state).not.toBe("stopped");
  });

  test("what somebody else had stopped stays stopped", async () => {
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
  test("tells every phase and every outcome once, also to one who comes late", async () => {
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
      "polite",
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

  test("a running kill shows in the history with what is settled so far", async () => {
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

  test("an outcome that cannot be recorded is still told", async () => {
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
