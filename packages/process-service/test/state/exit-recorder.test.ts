import { expect, test } from "vitest";
import type { ProcessExit } from "../../src/core.ts";
import { ExitRecorder } from "../../src/state/exit-recorder.ts";
import { death, root, Scans } from "../core/history/scans.ts";
import { entry, epoch, key, type Row } from "../core/scene.ts";

const server: Row = { pid: 20, parent: 4711, start: 200 };

/** A recorder of one executor's processes, with the steady clock in the test's hand, milliseconds. */
function recorder() {
  const recorded: ProcessExit[] = [];
  const clock = { at: 0 };
  const scans = new Scans();
  const exits = new ExitRecorder({
    queue: { add: (added) => recorded.push(...added) },
    monotonic: () => clock.at,
  });
  const scan = (rows: readonly Row[], at: number) => exits.observe(scans.scan(rows, at));
  scan([root, server], 900);
  return { exits, scan, recorded, clock, scans };
}

test("a death that is told after the scan that missed the process completes its record", () => {
  const { exits, scan, recorded } = recorder();
  scan([root], 910);
  expect(recorded).toEqual([]);
  exits.add([death(20, 200, 909, { signal: "SIGKILL" })]);
  scan([root], 911);
  expect(recorded).toMatchObject([{ signal: "SIGKILL", endedAt: epoch + 909_000 }]);
});

test("where nothing is told, the end is recorded a second later, without a status", () => {
  const { scan, recorded, clock } = recorder();
  scan([root], 910);
  clock.at = 999;
  scan([root], 911);
  expect(recorded).toEqual([]);
  clock.at = 1_000;
  scan([root], 912);
  expect(recorded).toHaveLength(1);
  expect(recorded[0]).toMatchObject({ endedAt: epoch + 910_000 });
  expect(recorded[0]).not.toHaveProperty("exitCode");
});

test("an end is recorded once, whatever is told of it again", () => {
  const { exits, scan, recorded } = recorder();
  const told = death(20, 200, 905, { exitCode: 1 });
  exits.add([told, told]);
  scan([root, server], 904); // a scan that was taken before
  exits.add([told]);
  scan([root], 910);
  scan([root], 911);
  exits.close();
  expect(recorded).toMatchObject([{ exitCode: 1 }]);
});

test("a death that only a listing told waits for one that says how", () => {
  const { exits, scan, recorded } = recorder();
  exits.add([death(20, 200, 905)]);
  scan([root], 910);
  exits.add([death(20, 200, 905, { exitCode: 0 })]);
  scan([root], 911);
  expect(recorded).toMatchObject([{ exitCode: 0 }]);
});

test("a death is remembered until its process gets a lineage entry, with status and time", () => {
  const { exits, scan, recorded, scans } = recorder();
  exits.add([death(30, 901, 902, { exitCode: 1 })]);
  for (const at of [903, 904, 905]) scan([root, server], at);
  scans.lineage.set(...entry(30, { start: 901, under: key(4711) }));
  scan([root, server], 906);
  expect(recorded).toMatchObject([{ process: { pid: 30 }, exitCode: 1, endedAt: epoch + 902_000 }]);
});

test("what still waits at the end is recorded", () => {
  const { exits, scan, recorded } = recorder();
  scan([root], 910);
  exits.close();
  expect(recorded).toHaveLength(1);
});
