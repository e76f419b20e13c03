import { identityKey } from "@corral/inspector";
import { MockClock, MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { indexSnapshot } from "../../src/core/association/snapshot-index.ts";
import { createMarkerReader, type DetailReads } from "../../src/monitor/marker-reader.ts";

const agentMarkers = [{ name: "CLAUDE_PID", value: "100" }] as const;

/** A mock machine that counts how often a marker was asked for. */
function countingInspector() {
  const clock = new MockClock({ mode: "manual" });
  const inspector = new MockProcessInspector({ clock });
  const asked: number[] = [];
  const read = inspector.readDetails.bind(inspector);
  inspector.readDetails = async (targets, kinds) => {
    asked.push(...targets.map(({ pid }) => pid));
    return read(targets, kinds);
  };
  return { clock, inspector, asked };
}

test("an old process is read once, a young one repeatedly", async () => {
  const { clock, inspector, asked } = countingInspector();
  const identity = inspector.addProcess({ pid: 100 }, { details: { marker: "one" } });
  clock.advance(60_000);
  inspector.addProcess({ pid: 101 });
  const reader = createMarkerReader(inspector);
  const read = async () =>
    (await reader.read(indexSnapshot(await inspector.snapshot()), 0)).executorIds;
  expect([...(await read()).values()]).toEqual(["one"]);
  // What it is becomes known at its exec, a moment after its birth.
  inspector.updateProcess(101, {}, { details: { marker: "two" } });
  expect([...(await read()).values()]).toEqual(["one", "two"]);
  clock.advance(5_000);
  await read();
  await read();
  expect(asked.filter((pid) => pid === 100).length).toBe(1);
  expect(asked.filter((pid) => pid === 101).length).toBe(3);
  expect((await read()).get(`${identity.pid}@${identity.startToken}`)).toBe("one");
});

test("urgent: only new processes and those that called exec are read", async () => {
  const { inspector, asked } = countingInspector();
  inspector.addProcess({ pid: 100, command: ["bash"] });
  inspector.addProcess({ pid: 101, command: ["bash"] });
  const reader = createMarkerReader(inspector);
  const read = async (reads: DetailReads) =>
    (await reader.read(indexSnapshot(await inspector.snapshot()), 0, reads)).executorIds;
  await read("urgent");
  expect(asked.splice(0)).toEqual([100, 101]);
  inspector.updateProcess(101, { command: ["node", "server"] }, { details: { marker: "two" } });
  inspector.addProcess({ pid: 102 }, { details: { marker: "three" } });
  expect([...(await read("urgent")).values()]).toEqual(["two", "three"]);
  expect(asked.splice(0)).toEqual([101, 102]);
  await read("due");
  expect(asked).toEqual([100, 101, 102]);
});

test("another process with the same pid is read again", async () => {
  const { clock, inspector } = countingInspector();
  inspector.addProcess({ pid: 100 }, { details: { marker: "one", agentMarkers } });
  clock.advance(60_000);
  const reader = createMarkerReader(inspector);
  await reader.read(indexSnapshot(await inspector.snapshot()), 0);
  inspector.reusePid(100);
  const found = await reader.read(indexSnapshot(await inspector.snapshot()), 0);
  expect(found.executorIds.size).toBe(0);
  expect(found.agentMarkers.byId.size).toBe(0);
});

test("kernel threads and zombies are not asked", async () => {
  const { inspector, asked } = countingInspector();
  inspector.addProcess({ pid: 2, kernelThread: true });
  inspector.addProcess({ pid: 3, state: "zombie" });
  await createMarkerReader(inspector).read(indexSnapshot(await inspector.snapshot()), 0);
  expect(asked).toEqual([]);
});

test("what is older than every executor, and what another user runs, is not asked", async () => {
  const { clock, inspector, asked } = countingInspector();
  inspector.addProcess({ pid: 100, userId: 7 });
  clock.advance(3_600_000);
  const since = clock.now();
  inspector.addProcess({ pid: 101, userId: 8 });
  inspector.addProcess({ pid: 102, userId: 7 });
  const reader = createMarkerReader(inspector, 7);
  await reader.read(indexSnapshot(await inspector.snapshot()), since);
  expect(asked).toEqual([102]);
});

test("a marker that was seen is kept while the environment reads as empty, as in an exec", async () => {
  const { inspector } = countingInspector();
  inspector.addProcess({ pid: 100, command: ["bash"] }, { details: { marker: "one" } });
  const reader = createMarkerReader(inspector);
  const read = async () => [
    ...(
      await reader.read(indexSnapshot(await inspector.snapshot()), 0, "urgent")
    ).executorIds.values(),
  ];
  expect(await read()).toEqual(["one"]);
  inspector.updateProcess(100, { command: ["sleep"] }, { details: { marker: null } });
  expect(await read()).toEqual(["one"]);
  inspector.updateProcess(100, { command: ["corral"] }, { details: { marker: "two" } });
  expect(await read()).toEqual(["two"]);
});

test("agents' own markers come with the same read, and go with the process", async () => {
  const { inspector, asked } = countingInspector();
  const identity = inspector.addProcess({ pid: 101 }, { details: { agentMarkers } });
  const reader = createMarkerReader(inspector);
  const read = async () => reader.read(indexSnapshot(await inspector.snapshot()), 0, "urgent");
  const found = (await read()).agentMarkers;
  expect([...found.byId]).toEqual([[identityKey(identity), agentMarkers]]);
  expect(found.wasRead(identityKey(identity))).toBe(true);
  await read();
  expect(asked).toEqual([101]);
  inspector.removeProcess(101);
  expect((await read()).agentMarkers.byId.size).toBe(0);
});

test("an environment that could not be read is known as such", async () => {
  const { inspector } = countingInspector();
  const hides = ["marker", "agentMarkers"] as const;
  const identity = inspector.addProcess({ pid: 100 }, { hides, details: { agentMarkers } });
  const reader = createMarkerReader(inspector);
  const found = await reader.read(indexSnapshot(await inspector.snapshot()), 0);
  expect(found.agentMarkers.byId.size).toBe(0);
  expect(found.agentMarkers.wasRead(identityKey(identity))).toBe(false);
});
