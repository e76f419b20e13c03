import { describe, expect, test } from "vitest";
import { fromTheWire } from "../core/kill/kill-views.ts";
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

  test("a confirmed process that left the scope is a conflict", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    at.inspector.addProcess({ pid: 101, parentPid: 100 });
    const request = await at.confirmTree(root);
    at.inspector.updateProcess(101, { parentPid: 1 });
    await expect(at.service.start(request)).rejects.toThrow(failsWith("CONFLICT"));
    expect(at.sent()).toEqual([]);
  });

  test("a link that is missing in one scan is no conflict", async () => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 });
    at.inspector.addProcess({ pid: 101, parentPid: 100 });
    const request = await at.confirmTree(root);
    at.inspector.updateProcess(101, { parentPid: 1 });
    let scans = 0;
    at.inspector.beforeSnapshot(() => {
      scans += 1;
      if (scans === 2) at.inspector.updateProcess(101, { parentPid: 100 });
    });
    const report = await (await at.service.start(request)).report;
    expect(report).toMatchObject({ status: "done", confirmedGone: 2 });
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
    let good = true;
    const at = scene({
      view: (view) => (good ? view : { ...view, scan: { intervalMs: 2_000, ...scan } }),
    });
    const request = await at.confirmTree(at.inspector.addProcess({ pid: 100 }));
    good = false;
    await expect(at.service.start(request)).rejects.toThrow(/EIO|EMFILE/u);
    expect(at.sent()).toEqual([]);
  });

  test("a failed scan, nothing is signalled", async () => {
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
