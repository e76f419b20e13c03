import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { createProcessService } from "../../src/index.ts";
import { openSqliteStore } from "../../src/sqlite.ts";
import { startService } from "../support/service.ts";

test("a failed scan is a state with its age; the next good one ends it", async () => {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100, name: "kept" });
  await using running = await startService({ inspector, now: inspector.clock.now });
  const { service } = running;
  const good = await service.view();
  expect(good.scan.state).toBe("ok");

  inspector.clock.advance(5_000);
  const failedSince = inspector.clock.now();
  inspector.failNextSnapshot(new Error("proc is not mounted"), 2);
  await service.refresh();
  inspector.clock.advance(5_000);
  const failed = await service.refresh();
  expect(failed.scan).toMatchObject({ state: "failed", failedSince, error: "proc is not mounted" });
  // What is shown is what was seen before, and says so.
  expect(failed.takenAt).toBe(good.takenAt);
  expect(failed.processes).toEqual(good.processes);
  expect(failed.revision).toBeGreaterThan(good.revision);

  const again = await service.refresh();
  expect(again.scan.state).toBe("ok");
  expect(again.scan).not.toHaveProperty("error");
});

test("a watcher is told of a failed scan as a change", async () => {
  const inspector = new MockProcessInspector();
  await using running = await startService({ inspector });
  // The first scan's ports and markers are there, so that no change of theirs comes first.
  await running.service.view();
  const events = running.service.watch()[Symbol.asyncIterator]();
  await events.next();
  inspector.failNextSnapshot();
  await running.service.refresh();
  expect((await events.next()).value).toMatchObject({
    kind: "changes",
    changes: { scan: { state: "failed" } },
  });
  await events.return?.();
});

test("a failed scan ends no executor and registers none", async () => {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100 });
  await using running = await startService({ inspector });
  const { service } = running;
  const executor = await service.registerExecutor({ pid: 100 });
  await service.refresh();
  inspector.failNextSnapshot(undefined, 3);
  const failed = await service.refresh();
  expect(failed.executors.find(({ id }) => id === executor.id)?.alive).toBe(true);
  await expect(service.registerExecutor({ pid: 100 })).rejects.toMatchObject({
    code: "SCAN_FAILED",
  });
});

test("after a failed scan nothing is stopped, signalled or planned from an old view", async () => {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100 });
  await using running = await startService({ inspector, now: inspector.clock.now });
  const { service } = running;
  const seen = (await service.view()).processes.find(({ pid }) => pid === 100);
  const process = { pid: 100, startToken: seen?.startToken ?? "" };
  const scope = { kind: "process", process } as const;
  inspector.failNextSnapshot(undefined, 10);
  inspector.clock.advance(60_000);
  const asked = [
    service.previewKill(scope),
    service.startKill({ scope, confirmed: [process] }),
    service.signalProcess({ process, signal: "SIGSTOP" }),
  ];
  for (const request of asked) {
    await expect(request).rejects.toMatchObject({ code: "SCAN_FAILED" });
  }
  expect((await service.listKills()).length).toBe(0);
});

test("processes that a scan hides are not taken for dead", async () => {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100 });
  await using running = await startService({ inspector });
  const { service } = running;
  const executor = await service.registerExecutor({ pid: 100 });
  inspector.updateProcess(100, {}, { hidden: true });
  inspector.setProblems({ code: "PROCESSES_HIDDEN", message: "hidepid" });
  const view = await service.refresh();
  expect(view.scan.problems).toMatchObject([{ code: "PROCESSES_HIDDEN" }]);
  expect(view.executors.find(({ id }) => id === executor.id)?.alive).toBe(true);
});

test("a machine that cannot be read at all is an error at the start", async () => {
  const inspector = new MockProcessInspector();
  const store = await openSqliteStore({ path: ":memory:", hostId: "mock" });
  inspector.failNextSnapshot(undefined, 2);
  await expect(createProcessService({ inspector, store })).rejects.toMatchObject({
    code: "SCAN_FAILED",
  });
  await store.close();
});
