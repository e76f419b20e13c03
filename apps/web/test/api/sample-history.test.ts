import type { ViewChanges } from "@corral/process-service/core";
import { expect, test } from "vitest";
import { historyLength, SampleHistory } from "../../src/api/sample-history.ts";
import { corralView, executorView, processView } from "../support/view-builders.ts";

const view = (...cpu: readonly (readonly [pid: number, cpu: number])[]) =>
  corralView({
    processes: cpu.map(([pid, cpuPercent]) => processView(pid, { cpuPercent })),
  });
const known = (samples: Float32Array): readonly number[] =>
  [...samples].filter((each) => !Number.isNaN(each));

test("keeps the last 60 samples, oldest first", () => {
  const history = new SampleHistory();
  for (let tick = 0; tick < 100; tick += 1) history.record(view([1, tick]));
  const samples = [...history.read(["1@boot:1"])];
  expect(samples).toHaveLength(historyLength);
  expect(samples[0]).toBe(40);
  expect(samples.at(-1)).toBe(99);
});

test("a process that was away has a gap, not old samples of the ring", () => {
  const history = new SampleHistory();
  for (let tick = 0; tick < 70; tick += 1) history.record(view([1, 7], [2, 1]));
  for (let tick = 0; tick < 5; tick += 1) history.record(view([2, 1]));
  history.record(view([1, 8], [2, 1]));
  const samples = [...history.read(["1@boot:1"])];
  expect(samples.slice(-6).map(Number.isNaN)).toEqual([true, true, true, true, true, false]);
});

test("recording changes gives the same samples as recording whole views", () => {
  const whole = new SampleHistory();
  const told = new SampleHistory();
  const { cpuPercent: _cpu, ...unmeasured } = processView(1);
  const gap = Number.NaN;
  const step = { from: 1, revision: 2, takenAt: 1 };
  const tell = (now: ReturnType<typeof view>, processes: ViewChanges["processes"]): void => {
    whole.record(now);
    told.record(now, processes === undefined ? step : { ...step, processes });
  };
  tell(view([1, 5]), { put: [processView(1, { cpuPercent: 5 })] });
  for (let tick = 0; tick < 3; tick += 1) tell(view([1, 5]), undefined);
  tell(view([1, 9]), { patch: [{ id: "1@boot:1", set: { cpuPercent: 9 } }] });
  tell(view([1, 9]), { patch: [{ id: "1@boot:1", set: { memoryBytes: 7 } }] });
  tell(view(), { remove: ["1@boot:1"] });
  tell(view(), undefined);
  tell(view([1, 2]), { put: [processView(1, { cpuPercent: 2 })] });
  tell(corralView({ processes: [unmeasured] }), {
    patch: [{ id: "1@boot:1", unset: ["cpuPercent"] }],
  });
  for (let tick = 0; tick < 2; tick += 1)
    tell(view([1, 4]), {
      patch: [{ id: "1@boot:1", set: { cpuPercent: 4 } }],
    });
  const expected = [5, 5, 5, 5, 9, 9, gap, gap, 2, gap, 4, 4];
  expect([...told.read(["1@boot:1"])].slice(-expected.length)).toEqual(expected);
  expect(told.read(["1@boot:1"])).toEqual(whole.read(["1@boot:1"]));
});

test("the server's samples are put in front, without duplicates", () => {
  const history = new SampleHistory();
  history.record(view([1, 30]));
  history.record(view([1, 40]));
  history.backfill("1@boot:1", [10, 20, 30, 40]);
  expect(known(history.read(["1@boot:1"]))).toEqual([10, 20, 30, 40]);
});

test("samples of several keys are added up; executors have their own ring", () => {
  const history = new SampleHistory();
  const totals = { ...executorView("a").totals, cpuPercent: 9 };
  history.record({ ...view([1, 3], [2, 4]), executors: [executorView("a", { totals })] });
  expect(known(history.read(["1@boot:1", "2@boot:2"]))).toEqual([7]);
  expect(known(history.read(["executor:a"]))).toEqual([9]);
});

test("rings of ended processes are deleted", () => {
  const history = new SampleHistory();
  history.record(view([1, 3], [2, 4]));
  for (let tick = 0; tick < 130; tick += 1) history.record(view([2, 4]));
  expect(known(history.read(["1@boot:1"]))).toEqual([]);
});
