import { expect, test } from "vitest";
import type { CorralView, WatchEvent } from "../../src/index.ts";
import { createBroadcast } from "../../src/monitor/broadcast.ts";

function view(revision: number): CorralView {
  return {
    hostId: "h",
    revision,
    takenAt: revision,
    scan: { state: "ok", intervalMs: 1_000, problems: [] },
    store: { mode: "read-write" },
    readOnly: false,
    host: {
      name: "h",
      platform: "linux",
      cpuCount: 1,
      memoryTotalBytes: 1,
      memoryAvailableBytes: 1,
    },
    executors: [],
    processes: [],
    deadAncestors: [],
    findings: [],
  };
}

function publish(broadcast: ReturnType<typeof createBroadcast>, revision: number): void {
  broadcast.publish(view(revision), { from: revision - 1, revision, takenAt: revision });
}

function revisionOf(event: IteratorResult<WatchEvent, void>): string {
  if (event.done === true) return "end";
  const { value } = event;
  return value.kind === "view" ? `view ${value.view.revision}` : `to ${value.changes.revision}`;
}

test("the whole view first, then each step", async () => {
  const broadcast = createBroadcast();
  publish(broadcast, 1);
  const events = broadcast.watch();
  expect(revisionOf(await events.next())).toBe("view 1");
  publish(broadcast, 2);
  publish(broadcast, 3);
  expect(revisionOf(await events.next())).toBe("to 2");
  expect(revisionOf(await events.next())).toBe("to 3");
  const waiting = events.next();
  publish(broadcast, 4);
  expect(revisionOf(await waiting)).toBe("to 4");
});

test("a slow watcher gets a whole view, and no changes are held for it", async () => {
  const broadcast = createBroadcast(3);
  publish(broadcast, 1);
  const slow = broadcast.watch();
  await slow.next();
  for (let revision = 2; revision <= 100; revision += 1) publish(broadcast, revision);
  expect(revisionOf(await slow.next())).toBe("view 100");
});

test("resumes from a held revision, and not from one of another server", async () => {
  const broadcast = createBroadcast(3);
  for (let revision = 1; revision <= 5; revision += 1) publish(broadcast, revision);
  expect(revisionOf(await broadcast.watch({ lastRevision: 3 }).next())).toBe("to 4");
  expect(revisionOf(await broadcast.watch({ lastRevision: 1 }).next())).toBe("view 5");
  expect(revisionOf(await broadcast.watch({ lastRevision: 77 }).next())).toBe("view 5");
});

test("a view that no step leads to starts everyone afresh", async () => {
  const broadcast = createBroadcast();
  publish(broadcast, 1);
  const events = broadcast.watch();
  await events.next();
  publish(broadcast, 2);
  broadcast.publish(view(3));
  expect(revisionOf(await events.next())).toBe("view 3");
});

test("ends on abort and on close", async () => {
  const broadcast = createBroadcast();
  const stop = new AbortController();
  const aborted = broadcast.watch({ signal: stop.signal }).next();
  stop.abort();
  expect(revisionOf(await aborted)).toBe("end");
  expect(revisionOf(await broadcast.watch({ signal: stop.signal }).next())).toBe("end");
  const closed = broadcast.watch().next();
  broadcast.close();
  expect(revisionOf(await closed)).toBe("end");
});
