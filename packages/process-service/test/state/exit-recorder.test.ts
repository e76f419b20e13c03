import { expect, test } from "vitest";
import type { ProcessExit } from "../../src/core.ts";
import { ExitRecorder } from "../../src/state/exit-recorder.ts";
import { death, root, Scans } from "../core/history/scans.ts";
import { entry, epoch, key, type Row } from "../core/scene.ts";

const server: Row = { pid: 20, parent: 4711, start: 200 };

/** A recorder of one executor's processes, with the steady clock in the test's hand, milliseconds. */
async function recorder() {
  const recorded: ProcessExit[] = [];
  const clock = { at: 0 };
  const scans = new Scans();
  const exits = new ExitRecorder({
    queue: { add: (added) => recorded.push(...added) },
    monotonic: () => clock.at,
  });
  const scan = async (rows: readonly Row[], at: number) => exits.observe(scans.scan(rows, at));
  await scan([root, server], 900);
  return { exits, scan, recorded, clock, scans };
}

test("a death that is told after the scan that missed the process completes its record", async () => {
  const { exits, scan, recorded, clock } = await recorder();
  await scan([root], 910);
  expect(recorded).toEqual([]);
  exits.add([death(20, 200, 909, { signal: "SIGKILL" })]);
  await scan([root], 911);
  clock.at = 2_000;
  await scan([root], 912);
  expect(recorded).toMatchObject([{ signal: "SIGKILL", endedAt: epoch + 909_000 }]);
});

test("a death without a status does not make its record wait longer", async () => {
  const { exits, scan, recorded, clock } = await recorder();
  // A living child keeps the lineage entry of the server.
  const child: Row = { pid: 21, parent: 20, start: 300 };
  const orphan: Row = { ...child, parent: 1 };
  await scan([root, server, child], 905);
  await scan([root, orphan], 910);
  clock.at = 999;
  exits.add([death(20, 200, 909)]);
  await scan([root, orphan], 911);
  clock.at = 1_000;
  await scan([root, orphan], 912);
  expect(recorded).toHaveLength(1);
});

test("where nothing is told, the end is recorded a second later, without a status", async () => {
  const { scan, recorded, clock } = await recorder();
  await scan([root], 910);
  clock.at = 999;
  await scan([root], 911);
  expect(recorded).toEqual([]);
  clock.at = 1_000;
  await scan([root], 912);
  expect(recorded).toHaveLength(1);
  expect(recorded[0]).toMatchObject({ endedAt: epoch + 910_000 });
  expect(recorded[0]).not.toHaveProperty("exitCode");
});

test("an end is recorded once, whatever is told of it again", async () => {
  const { exits, scan, recorded } = await recorder();
  const told = death(20, 200, 905, { exitCode: 1 });
  exits.add([told, told]);
  await scan([root, server], 904); // a scan that was taken before
  exits.add([told]);
  await scan([root], 910);
  await scan([root], 911);
  exits.close();
  expect(recorded).toMatchObject([{ exitCode: 1 }]);
});

test("a death that only a listing told waits for one that says how", async () => {
  const { exits, scan, recorded } = await recorder();
  exits.add([death(20, 200, 905)]);
  await scan([root], 910);
  exits.add([death(20, 200, 905, { exitCode: 0 })]);
  await scan([root], 911);
  expect(recorded).toMatchObject([{ exitCode: 0 }]);
});

test("a death is remembered until its process gets a lineage entry, with status and time", async () => {
  const { exits, scan, recorded, scans } = await recorder();
  exits.add([death(30, 901, 902, { exitCode: 1 })]);
  for (const at of [903, 904, 905]) await scan([root, server], at);
  scans.lineage.set(...entry(30, { start: 901, under: key(4711) }));
  await scan([root, server], 906);
  expect(recorded).toMatchObject([{ process: { pid: 30 }, exitCode: 1, endedAt: epoch + 902_000 }]);
});

test("what still waits at the end is recorded", async () => {
  const { exits, scan, recorded } = await recorder();
  await scan([root], 910);
  exits.close();
  expect(recorded).toHaveLength(1);
});
