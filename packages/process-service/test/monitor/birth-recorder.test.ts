import { identityKey } from "@corral/inspector";
import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import type { LineageEntry } from "../../src/core.ts";
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
