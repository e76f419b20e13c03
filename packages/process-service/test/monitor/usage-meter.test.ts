import type { ProcessInfo } from "@corral/inspector";
import { expect, test } from "vitest";
import type { Executor, ExecutorUsage } from "../../src/index.ts";
import { createUsageMeter } from "../../src/monitor/usage-meter.ts";

const base: Executor = {
  id: "e",
  hostId: "h",
  pid: 1,
  startToken: "1",
  kind: "other",
  origin: "registered",
  label: "agent",
  labels: {},
  startedAt: 0,
  registeredAt: 0,
  usage: { cpuTimeMs: 0, peakMemoryBytes: 0, peakProcesses: 0 },
};

interface Row {
  readonly pid: number;
  readonly parent?: number;
  readonly cpu: number;
  readonly collected?: number;
  readonly memory?: number;
}

/** Feeds scans of one executor's processes one after the other; answers with the usage at the end. */
function measure(scans: readonly (readonly Row[])[], usage = base.usage): ExecutorUsage {
  const meter = createUsageMeter();
  let known = usage;
  for (const rows of scans) {
    const processes = rows.map((row) => ({
      key: String(row.pid),
      executorId: "e",
      process: {
        pid: row.pid,
        parentPid: row.parent ?? 0,
        name: "p",
        command: [],
        memoryBytes: row.memory ?? 0,
        cpuTimeMs: row.cpu,
        childrenCpuTimeMs: row.collected ?? 0,
        state: "running",
        kernelThread: false,
      } satisfies ProcessInfo,
    }));
    const changed = meter.measure([{ ...base, usage: known }], processes).get("e");
    known = changed ?? known;
  }
  return known;
}

test("peaks stay, and the sum of the living grows", () => {
  expect(
    measure([
      [
        { pid: 10, cpu: 100, memory: 5 },
        { pid: 11, parent: 10, cpu: 50, memory: 7 },
      ],
      [{ pid: 10, cpu: 200, collected: 60, memory: 4 }],
    ]),
  ).toEqual({ cpuTimeMs: 260, peakMemoryBytes: 12, peakProcesses: 2 });
});

test("the time of a child comes back through the parent that collected it, not twice", () => {
  expect(
    measure([
      [
        { pid: 10, cpu: 0 },
        { pid: 11, parent: 10, cpu: 500 },
      ],
      [{ pid: 10, cpu: 0, collected: 500 }],
    ]).cpuTimeMs,
  ).toBe(500);
});

test("of an orphan that a stranger collected the last sight counts", () => {
  expect(
    measure([
      [
        { pid: 10, cpu: 10 },
        { pid: 11, parent: 1, cpu: 500 },
      ],
      [{ pid: 10, cpu: 20 }],
      [{ pid: 10, cpu: 30 }],
    ]).cpuTimeMs,
  ).toBe(530);
});

test("after a restart it goes on from what is stored, and counts nothing twice", () => {
  const stored = { cpuTimeMs: 1_000, peakMemoryBytes: 1, peakProcesses: 1 };
  expect(measure([[{ pid: 10, cpu: 400 }], [{ pid: 10, cpu: 450 }]], stored).cpuTimeMs).toBe(1_050);
});

test("it never goes down", () => {
  const scans = [[{ pid: 10, cpu: 900 }], [], [{ pid: 12, cpu: 1 }]];
  expect(measure(scans).cpuTimeMs).toBeGreaterThanOrEqual(900);
});
