import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { applyChanges, type CorralView, type WatchEvent } from "../../src/index.ts";
import { startService } from "../support/service.ts";

async function next(events: AsyncIterator<WatchEvent>): Promise<WatchEvent> {
  const { value, done } = await events.next();
  if (done === true) throw new Error("the watch ended");
  return value;
}

function apply(view: CorralView | undefined, event: WatchEvent): CorralView {
  if (event.kind === "view") return event.view;
  if (view === undefined) throw new Error("changes came before a view");
  return applyChanges(view, event.changes);
}

test("changes lead to the same view as asking for it", async () => {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100 });
  await using running = await startService({ inspector });
  const { service } = running;
  const events = service.watch()[Symbol.asyncIterator]();
  let seen: CorralView = apply(undefined, await next(events));
  const steps = [
    () => inspector.addProcess({ pid: 101, parentPid: 100 }),
    () => inspector.updateProcess(101, { memoryBytes: 5_000_000 }),
    () => inspector.removeProcess(101),
  ];
  for (const step of steps) {
    step();
    const view = await service.refresh();
    while (seen.revision < view.revision) seen = apply(seen, await next(events));
    expect(seen).toEqual(view);
  }
  await service.registerExecutor({ pid: 100 });
  const view = await service.refresh();
  while (seen.revision < view.revision) seen = apply(seen, await next(events));
  expect(seen).toEqual(view);
  await events.return?.();
});

test("a watcher resumes at its revision; after too long it gets a whole view", async () => {
  const inspector = new MockProcessInspector();
  await using running = await startService({ inspector });
  const { service } = running;
  const { revision } = await service.refresh();
  await service.refresh();
  const resumed = service.watch({ lastRevision: revision })[Symbol.asyncIterator]();
  expect(await next(resumed)).toMatchObject({ kind: "changes", changes: { from: revision } });
  await resumed.return?.();
  for (let tick = 0; tick < 40; tick += 1) await service.refresh();
  const late = service.watch({ lastRevision: revision })[Symbol.asyncIterator]();
  expect(await next(late)).toMatchObject({ kind: "view" });
  await late.return?.();
});

test("an aborted watch ends at once, and so does every watch when the service closes", async () => {
  const inspector = new MockProcessInspector();
  const running = await startService({ inspector });
  // The first scan's ports and markers are there, so that no change of theirs comes first.
  await running.service.view();
  const stop = new AbortController();
  const aborted = running.service.watch({ signal: stop.signal })[Symbol.asyncIterator]();
  await next(aborted);
  const waiting = aborted.next();
  stop.abort();
  expect((await waiting).done).toBe(true);

  const closed = running.service.watch()[Symbol.asyncIterator]();
  await next(closed);
  const end = (async () => {
    while (!(await closed.next()).done);
    return "ended";
  })();
  await running[Symbol.asyncDispose]();
  expect(await end).toBe("ended");
});

test("the first view of a watcher says the interval of a watched machine", async () => {
  const inspector = new MockProcessInspector();
  const settings = { watchIntervalMs: 60_000, idleIntervalMs: 120_000 };
  await using running = await startService({ inspector, settings });
  const { service } = running;
  const before = await service.view();
  expect(before.scan.intervalMs).toBe(120_000);
  const resumed = service.watch({ lastRevision: before.revision })[Symbol.asyncIterator]();
  expect(apply(before, await next(resumed)).scan.intervalMs).toBe(60_000);
  const second = service.watch()[Symbol.asyncIterator]();
  expect(apply(undefined, await next(second)).scan.intervalMs).toBe(60_000);
  await Promise.all([resumed.return?.(), second.return?.()]);
});

test("a scan comes by itself while someone watches", async () => {
  const inspector = new MockProcessInspector();
  await using running = await startService({
    inspector,
    settings: { watchIntervalMs: 200, idleIntervalMs: 3_600_000 },
  });
  const events = running.service.watch()[Symbol.asyncIterator]();
  await next(events);
  inspector.addProcess({ pid: 300 });
  for (;;) {
    const event = await next(events);
    if (event.kind === "changes" && event.changes.processes?.put?.some(({ pid }) => pid === 300)) {
      break;
    }
  }
  await events.return?.();
});

test("with a filter it gets its part of each view, and resumes with its part of the changes", async () => {
  const inspector = new MockProcessInspector();
  for (const pid of [100, 200]) inspector.addProcess({ pid });
  await using running = await startService({ inspector });
  const { service } = running;
  await service.registerExecutor({ pid: 100, task: "mine" });
  await service.registerExecutor({ pid: 200, task: "another's" });
  const filter = { task: "mine" };
  const events = service.watch({ filter })[Symbol.asyncIterator]();
  let seen = apply(undefined, await next(events));
  const pids = () => seen.processes.map(({ pid }) => pid);
  expect([pids(), seen.executors.length]).toEqual([[100], 1]);

  for (const parentPid of [100, 200]) inspector.addProcess({ pid: parentPid + 1, parentPid });
  const { revision } = await service.refresh();
  while (seen.revision < revision) seen = apply(seen, await next(events));
  expect(pids()).toEqual([100, 101]);
  await events.return?.();

  inspector.addProcess({ pid: 102, parentPid: 100 });
  inspector.removeProcess(201);
  const last = await service.refresh();
  const resumed = service.watch({ filter, lastRevision: revision })[Symbol.asyncIterator]();
  const event = await next(resumed);
  expect(event.kind).toBe("changes");
  expect(JSON.stringify(event)).not.toContain("201@");
  seen = apply(seen, event);
  while (seen.revision < last.revision) seen = apply(seen, await next(resumed));
  expect(pids()).toEqual([100, 101, 102]);
  await resumed.return?.();
});
