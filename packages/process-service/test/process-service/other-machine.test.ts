import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { createProcessService } from "../../src/index.ts";
import { openSqliteStore } from "../../src/sqlite.ts";
import { startService } from "../support/service.ts";

test("after a new boot every executor has ended, and nothing is signalled", async () => {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100, name: "agent" });
  inspector.addProcess({ pid: 101, parentPid: 100, name: "node" });
  const { hostId } = await inspector.snapshot();
  const store = await openSqliteStore({ path: ":memory:", hostId });
  const before = await createProcessService({ inspector, store });
  const executor = await before.registerExecutor({ pid: 100, label: "agent" });
  await before.close();

  inspector.reboot("another-boot");
  // The same pids, taken by strangers.
  inspector.addProcess({ pid: 100, name: "postgres" });
  inspector.addProcess({ pid: 101, parentPid: 100, name: "postgres" });
  const after = await createProcessService({ inspector, store });
  const view = await after.view();
  expect(view.executors.find(({ id }) => id === executor.id)).toMatchObject({
    alive: false,
    ending: { how: "host-rebooted" },
    totals: { processes: 0 },
  });
  expect(view.processes.filter(({ association }) => association !== undefined)).toEqual([]);
  const plan = await after.previewKill({ kind: "everything" });
  expect(plan.targets).toEqual([]);
  await after.close();
  await store.close();
  expect(inspector.signals).toEqual([]);
});

test("a boot in the middle of a watch gives the watcher a whole view", async () => {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100 });
  await using running = await startService({ inspector });
  const events = running.service.watch()[Symbol.asyncIterator]();
  expect((await events.next()).value).toMatchObject({ kind: "view" });
  inspector.reboot("another-boot");
  inspector.addProcess({ pid: 200 });
  await running.service.refresh();
  const next = await events.next();
  expect(next.value).toMatchObject({ kind: "view", view: { bootId: "another-boot" } });
  await events.return?.();
});

test("a store of another host yields no executors and no signals", async () => {
  const there = new MockProcessInspector({ hostId: "there" });
  there.addProcess({ pid: 100, name: "agent" });
  const store = await openSqliteStore({ path: ":memory:", hostId: "there" });
  const foreign = await createProcessService({ inspector: there, store });
  const executor = await foreign.registerExecutor({ pid: 100, label: "agent" });
  await foreign.close();

  // The same pid and even the same start token, on another machine.
  const here = new MockProcessInspector({ hostId: "here" });
  here.addProcess({ pid: 100, name: "agent", startToken: executor.startToken });
  const service = await createProcessService({ inspector: here, store });
  expect(await service.listExecutors()).toEqual([]);
  expect((await service.previewKill({ kind: "everything" })).targets).toEqual([]);
  await expect(service.getExecutor(executor.id)).rejects.toMatchObject({
    code: "EXECUTOR_NOT_FOUND",
  });
  await expect(service.endExecutor(executor.id)).rejects.toMatchObject({
    code: "EXECUTOR_NOT_FOUND",
  });
  await service.close();
  await store.close();
  expect(here.signals).toEqual([]);
  expect(there.signals).toEqual([]);
});
