import { identityKey } from "@corral/inspector";
import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { indexSnapshot } from "../../src/core/index.ts";
import type { LineageEntry } from "../../src/core/index.ts";
import { createBirthMemory } from "../../src/monitor/birth-memory.ts";

/** A machine with one agent (pid 100) whose births are watched. */
async function watched() {
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
  const births = createBirthMemory({ inspector, lineage: { entries, learn }, monotonic: () => 0 });
  const scan = async () => indexSnapshot(await inspector.snapshot({ fresh: true }));
  births.scanned(await scan());
  births.update(true, 20);
  return { inspector, births, scan, entries };
}

test("a shell born while a scan ran still hands its link on when that scan is done", async () => {
  const { inspector, births, scan, entries } = await watched();
  const listedBefore = await scan();
  const shell = inspector.addProcess({ pid: 200, parentPid: 100 });
  births.scanned(listedBefore);
  const daemon = inspector.addProcess({ pid: 300, parentPid: 200 });
  expect(entries.get(identityKey(shell))?.executorId).toBe("x");
  expect(entries.get(identityKey(daemon))).toMatchObject({ executorId: "x", parent: shell });
  births.close();
});

test("once a scan that began later has not found it, a birth stands for its pid no more", async () => {
  const { inspector, births, scan, entries } = await watched();
  inspector.addProcess({ pid: 200, parentPid: 100 });
  inspector.exitProcess(200);
  inspector.clock.advance(1_000);
  births.scanned(await scan());
  const stranger = inspector.addProcess({ pid: 300, parentPid: 200 });
  expect(entries.has(identityKey(stranger))).toBe(false);
  births.close();
});

test("a shell that left its session is made to last soon, any other birth in its turn", async () => {
  const { inspector, births } = await watched();
  const wanted: number[] = [];
  births.onLinks((withinMs) => wanted.push(withinMs));
  inspector.addProcess({ pid: 200, parentPid: 100, sessionId: 100 });
  inspector.addProcess({ pid: 201, parentPid: 100, sessionId: 201 });
  inspector.addProcess({ pid: 202, parentPid: 1, sessionId: 202 });
  expect(wanted).toEqual([5_000, 1_000]);
  births.close();
});
