import { identityKey } from "@corral/inspector";
import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import type { LineageEntry } from "../../src/core.ts";
import { indexSnapshot, type SnapshotIndex } from "../../src/core/association/snapshot-index.ts";
import { createBirthRecorder } from "../../src/monitor/birth-recorder.ts";

/** A machine with one agent (pid 100) whose births are watched. */
function watched() {
  const inspector = new MockProcessInspector();
  const agent = inspector.addProcess({ pid: 100 });
  const root: LineageEntry = {
    hostId: "mock-host",
    process: agent,
    executorId: "x",
    name: "agent",
    command: "agent",
    firstSeenAt: 0,
    lastSeenAt: 0,
  };
  const entries = new Map([[identityKey(agent), root]]);
  const learn = (born: readonly LineageEntry[]) => {
    for (const entry of born) entries.set(identityKey(entry.process), entry);
  };
  const births = createBirthRecorder({
    inspector,
    lineage: { entries, addUnrecorded: learn },
    monotonic: () => 0,
    now: () => inspector.clock.now(),
  });
  births.update(["x"], 20);
  return { inspector, births, entries };
}

test("a shell passes its link on to its children", () => {
  const { inspector, births, entries } = watched();
  const shell = inspector.addProcess({ pid: 200, parentPid: 100 });
  const daemon = inspector.addProcess({ pid: 300, parentPid: 200 });
  expect(entries.get(identityKey(shell))?.executorId).toBe("x");
  expect(entries.get(identityKey(daemon))).toMatchObject({ executorId: "x", parent: shell });
  births.close();
});

test.each([100, 200])("children of the next process with pid %i have no executor", (pid) => {
  const { inspector, births, entries } = watched();
  inspector.addProcess({ pid: 200, parentPid: 100 });
  inspector.reusePid(pid, { parentPid: 1 });
  const stranger = inspector.addProcess({ pid: 300, parentPid: pid });
  expect(entries.has(identityKey(stranger))).toBe(false);
  births.close();
});

test("lineage of a new session leader is written soon, any other in its turn", () => {
  const { inspector, births } = watched();
  const wanted: number[] = [];
  births.onNewLineage((withinMs) => wanted.push(withinMs));
  inspector.addProcess({ pid: 200, parentPid: 100, sessionId: 100 });
  inspector.addProcess({ pid: 201, parentPid: 100, sessionId: 201 });
  inspector.addProcess({ pid: 202, parentPid: 1, sessionId: 202 });
  expect(wanted).toEqual([5_000, 1_000]);
  births.close();
});

test("an agent owns what it started before it was detected", () => {
  const inspector = new MockProcessInspector();
  const agent = inspector.addProcess({ pid: 100 });
  const entries = new Map<string, LineageEntry>();
  const births = createBirthRecorder({
    inspector,
    lineage: {
      entries,
      addUnrecorded: (added) => {
        for (const entry of added) entries.set(identityKey(entry.process), entry);
      },
    },
    monotonic: () => 0,
    now: () => inspector.clock.now(),
  });
  births.update([], 20);
  const shell = inspector.addProcess({ pid: 200, parentPid: 100 });
  const daemon = inspector.addProcess({ pid: 300, parentPid: 200 });
  inspector.exitProcess(shell.pid);
  births.update([], 20);
  expect(entries.size).toBe(0);
  entries.set(identityKey(agent), {
    hostId: "mock-host",
    process: agent,
    executorId: "x",
    name: "claude",
    command: "claude",
    firstSeenAt: 0,
    lastSeenAt: 0,
  });
  births.update(["x"], 20);
  expect(entries.get(identityKey(daemon))).toMatchObject({ executorId: "x", parent: shell });
  births.close();
});

test("an agent owns what a descendant that is older than the watch started", () => {
  const inspector = new MockProcessInspector();
  const agent = inspector.addProcess({ pid: 100 });
  const shell = inspector.addProcess({ pid: 200, parentPid: 100 });
  const entries = new Map<string, LineageEntry>();
  const learn = (process: LineageEntry["process"]) =>
    entries.set(identityKey(process), {
      hostId: "mock-host",
      process,
      executorId: "x",
      name: "p",
      command: "p",
      firstSeenAt: 0,
      lastSeenAt: 0,
    });
  const births = createBirthRecorder({
    inspector,
    lineage: {
      entries,
      addUnrecorded: (added) => {
        for (const entry of added) entries.set(identityKey(entry.process), entry);
      },
    },
    monotonic: () => 0,
    now: () => inspector.clock.now(),
  });
  births.update([], 20);
  const daemon = inspector.addProcess({ pid: 300, parentPid: 200 });
  learn(agent);
  births.update(["x"], 20);
  learn(shell); // the first association has found it
  births.update(["x"], 20);
  expect(entries.get(identityKey(daemon))).toMatchObject({ executorId: "x", parent: shell });
  births.close();
});

test("where births are polled, nothing is watched while no executor lives", () => {
  const inspector = new MockProcessInspector({
    capabilities: { events: { source: "last-pid", deaths: false } },
  });
  const watched: unknown[] = [];
  const births = createBirthRecorder({
    inspector: {
      capabilities: inspector.capabilities,
      watchBirths: (options) => {
        watched.push(options);
        return inspector.watchBirths(options);
      },
    },
    lineage: { entries: new Map(), addUnrecorded: () => undefined },
    monotonic: () => 0,
    now: () => 0,
  });
  births.update([], 20);
  expect(watched).toHaveLength(0);
  births.update(["x"], 20);
  expect(watched).toHaveLength(1);
  births.close();
});

test("a birth that the kernel did not report is recorded by the listing, and counted", async () => {
  const inspector = new MockProcessInspector();
  const agent = inspector.addProcess({ pid: 100 });
  const entries = new Map<string, LineageEntry>();
  let report: Parameters<typeof inspector.watchBirths>[0] | undefined;
  const births = createBirthRecorder({
    inspector: {
      capabilities: inspector.capabilities,
      // A kernel that reports nothing.
      watchBirths: (options) => {
        report = options;
        return inspector.watchBirths({ ...options, onBirths: () => undefined });
      },
    },
    lineage: {
      entries,
      addUnrecorded: (added) => {
        for (const entry of added) entries.set(identityKey(entry.process), entry);
      },
    },
    monotonic: () => 0,
    now: () => inspector.clock.now(),
  });
  let index: SnapshotIndex | undefined;
  const tick = async () => {
    inspector.clock.advance(2_000);
    index = indexSnapshot(await inspector.snapshot(), index);
    births.compare(index);
  };
  births.update([], 20);
  entries.set(identityKey(agent), {
    hostId: "mock-host",
    process: agent,
    executorId: "x",
    name: "claude",
    command: "claude",
    firstSeenAt: 0,
    lastSeenAt: 0,
  });
  await tick();
  const child = inspector.addProcess({ pid: 200, parentPid: 100 });
  for (let ticks = 0; ticks < 4; ticks += 1) await tick();
  expect(entries.get(identityKey(child))).toMatchObject({ executorId: "x", parent: agent });
  expect(births.events).toEqual({
    source: "process-connector",
    unreportedBirths: 1,
    unreportedDeaths: 0,
  });

  // After a loss that was said, nothing is expected for a moment.
  report?.onMissed?.("the buffer was full");
  inspector.addProcess({ pid: 300, parentPid: 100 });
  for (let ticks = 0; ticks < 4; ticks += 1) await tick();
  expect(births.events.unreportedBirths).toBe(1);
  births.close();
});

test("the source in use is the one of the watch, with the reason of the inspector", () => {
  const inspector = new MockProcessInspector({
    capabilities: { events: { source: "last-pid", deaths: false, reason: "koffi is missing" } },
  });
  const births = createBirthRecorder({
    inspector,
    lineage: { entries: new Map(), addUnrecorded: () => undefined },
    monotonic: () => 0,
    now: () => 0,
  });
  expect(births.events).toMatchObject({ source: "last-pid", reason: "koffi is missing" });
  births.update(["x"], 20);
  expect(births.events).toMatchObject({ source: "last-pid", reason: "koffi is missing" });
  births.close();
});
