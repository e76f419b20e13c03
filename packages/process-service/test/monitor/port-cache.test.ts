import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { type Association } from "../../src/index.ts";
import { indexSnapshot } from "../../src/core/association/snapshot-index.ts";
import { createPortCache } from "../../src/monitor/port-cache.ts";

const somebodys: Association = {
  executorId: "e",
  evidence: "descendant",
  standing: "owned",
  explanation: "child of agent 1",
  leftOver: false,
};

const ownPid = 7;

function scene() {
  const inspector = new MockProcessInspector();
  let now = 0;
  let asked = 0;
  const read = inspector.readDetails.bind(inspector);
  inspector.readDetails = async (targets, kinds) => {
    asked += targets.length;
    return read(targets, kinds);
  };
  const reader = createPortCache(inspector, () => now, ownPid);
  return {
    inspector,
    known: () => [...reader.known.values()].flat().map(({ port }) => port),
    look: async (afterMs: number) => {
      now += afterMs;
      inspector.clock.advance(afterMs);
      const before = asked;
      const index = indexSnapshot(await inspector.snapshot());
      // Whose they are does not matter here, only that they are somebody's.
      const associations = index.processes.map(() => somebodys);
      const ports = await reader.read({ index, associations, agentIds: new Map() });
      const open = [...ports.values()].flat().map(({ port }) => port);
      return { open, asked: asked - before };
    },
  };
}

function listening(port: number) {
  return { details: { ports: [{ protocol: "tcp", address: "127.0.0.1", port } as const] } };
}

test("a young process is read on every change, so that its port is seen as soon as it opens", async () => {
  const { inspector, look } = scene();
  inspector.addProcess({ pid: 100 });
  expect((await look(0)).open).toEqual([]);
  inspector.updateProcess(100, { memoryBytes: 5_000_000 }, listening(5173));
  expect((await look(1_000)).open).toEqual([5173]);
  // Without any work that the kernel counted.
  inspector.updateProcess(100, {}, listening(3000));
  expect((await look(2_000)).open).toEqual([3000]);
});

test("a process that was old at the first scan is not read at every tick", async () => {
  const { inspector, look } = scene();
  inspector.addProcess({ pid: 100 }, listening(5173));
  inspector.clock.advance(60_000);
  expect(await look(0)).toEqual({ open: [5173], asked: 1 });
  inspector.updateProcess(100, { memoryBytes: 5_000_000 });
  expect(await look(3_000)).toEqual({ open: [5173], asked: 0 });
});

test("one that works is asked again soon, one that does nothing seldom", async () => {
  const { inspector, look } = scene();
  inspector.addProcess({ pid: 100 }, listening(5173));
  await look(0);
  await look(9_500);
  expect(await look(1_000)).toEqual({ open: [5173], asked: 0 });
  inspector.updateProcess(100, { cpuTimeMs: 50 }, listening(3000));
  expect(await look(1_000)).toEqual({ open: [5173], asked: 0 });
  expect(await look(5_000)).toEqual({ open: [3000], asked: 1 });
  expect(await look(10_000)).toEqual({ open: [3000], asked: 0 });
  // Without any work that the kernel counted.
  inspector.updateProcess(100, { memoryBytes: 5_000_000 }, listening(8080));
  expect(await look(100_000)).toEqual({ open: [8080], asked: 1 });
  // Without any sign at all.
  inspector.updateProcess(100, {}, listening(9090));
  expect((await look(400_000)).open).toEqual([9090]);
});

test("this program itself, which works at every tick, is asked as seldom as one that does nothing", async () => {
  const { inspector, look } = scene();
  inspector.addProcess({ pid: ownPid }, listening(4600));
  inspector.clock.advance(60_000);
  await look(0);
  inspector.updateProcess(ownPid, { cpuTimeMs: 50 });
  expect(await look(10_000)).toEqual({ open: [4600], asked: 0 });
  expect(await look(100_000)).toEqual({ open: [4600], asked: 1 });
});

test("ports are forgotten with the process", async () => {
  const { inspector, look } = scene();
  inspector.addProcess({ pid: 100 }, listening(5173));
  await look(0);
  inspector.removeProcess(100);
  expect(await look(0)).toEqual({ open: [], asked: 0 });
});

test("cached ports are returned without a read", async () => {
  const { inspector, look, known } = scene();
  inspector.addProcess({ pid: 100 }, listening(3000));
  await look(0);
  inspector.addProcess({ pid: 101 }, listening(3001));
  expect(known()).toEqual([3000]);
  expect(await look(10)).toEqual({ open: [3000, 3001], asked: 1 });
});
