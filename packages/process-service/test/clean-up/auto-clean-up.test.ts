import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import type { AutoCleanUpSettings, KillReport } from "../../src/index.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

const hour = 3_600_000;
const chosen: AutoCleanUpSettings = {
  enabled: true,
  dryRun: false,
  afterMs: hour,
  projects: ["shop"],
};

/** An executor that has ended and left one owned process and one suspected one. */
async function leftOver(autoCleanUp: AutoCleanUpSettings, project = "shop") {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100, name: "agent", workingDirectory: "/" });
  inspector.addProcess({ pid: 101, parentPid: 100, name: "server", workingDirectory: "/" });
  let monotonic = 0;
  const running = await startService({
    inspector,
    now: inspector.clock.now,
    monotonic: () => monotonic,
    settings: { autoCleanUp },
  });
  const { service } = running;
  const executor = await service.registerExecutor({ pid: 100, project });
  await service.refresh();
  // It carries the marker, but works elsewhere: a hint only.
  inspector.addProcess(
    { pid: 300, name: "foreign", workingDirectory: "/" },
    { details: { marker: executor.id } },
  );
  inspector.removeProcess(100);
  await service.refresh();
  return {
    inspector,
    service,
    executor,
    /** Both clocks go on, and the service looks again. */
    later: async (ms: number, steadyMs = ms) => {
      inspector.clock.advance(ms);
      monotonic += steadyMs;
      await service.refresh();
    },
    ran: async (): Promise<readonly KillReport[]> => service.listKills(),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

/** Long enough for a clean-up that must not come: it would begin right after the scan. */
async function aMoment(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 100));
}

test("stops what an executor of a chosen project left over, in the set time, and records it", async () => {
  await using scene = await leftOver(chosen);
  await scene.later(hour - 60_000);
  await aMoment();
  expect(scene.inspector.signals).toEqual([]);
  await scene.later(2 * 60_000);
  const [report] = await until("it has run", async () => {
    const reports = await scene.ran();
    return reports[0]?.status === "done" && reports;
  });
  expect(report).toMatchObject({ client: "auto-clean-up", confirmedGone: 1 });
  expect(scene.inspector.getProcess(101)).toBeUndefined();
  // What is only suspected lives, and was never asked.
  expect(scene.inspector.getProcess(300)).toBeDefined();
  expect(new Set(scene.inspector.signals.map(({ process }) => process.pid))).toEqual(
    new Set([101]),
  );
});

test("a dry run signals nothing, and is recorded once", async () => {
  await using scene = await leftOver({ ...chosen, dryRun: true });
  await scene.later(2 * hour);
  const reports = await until("it is recorded", async () => {
    const found = await scene.ran();
    return found.length > 0 && found;
  });
  expect(reports[0]).toMatchObject({ client: "auto-clean-up", status: "done", confirmedGone: 0 });
  expect(reports[0]?.outcomes).toMatchObject([{ process: { pid: 101 }, outcome: "spared" }]);
  await scene.later(hour);
  await scene.later(hour);
  await aMoment();
  expect((await scene.ran()).length).toBe(1);
  expect(scene.inspector.signals).toEqual([]);
});

test.each<[string, AutoCleanUpSettings, string]>([
  ["switched off", { ...chosen, enabled: false }, "shop"],
  ["of another project", chosen, "other"],
])("does nothing when it is %s", async (_name, settings, project) => {
  await using scene = await leftOver(settings, project);
  await scene.later(2 * hour);
  await aMoment();
  expect(await scene.ran()).toEqual([]);
  expect(scene.inspector.signals).toEqual([]);
});

test("a clock that jumps ahead counts as no elapsed time", async () => {
  await using scene = await leftOver(chosen);
  await scene.later(24 * hour, 1_000);
  await aMoment();
  expect(await scene.ran()).toEqual([]);
});

test("never while the view is partial", async () => {
  await using scene = await leftOver(chosen);
  scene.inspector.setProblems({ code: "PROCESSES_HIDDEN", message: "hidepid" });
  await scene.later(2 * hour);
  await aMoment();
  expect(await scene.ran()).toEqual([]);
  scene.inspector.setProblems();
  await scene.later(1_000);
  await until("the view is whole again", async () => (await scene.ran()).length > 0);
});

test("processes that survive a clean-up are left alone for ten minutes", async () => {
  await using scene = await leftOver(chosen);
  scene.inspector.updateProcess(101, {}, { denies: true });
  const runs = async (count: number) =>
    until(`${count} runs have ended`, async () => {
      const reports = await scene.ran();
      return reports.length === count && reports.every(({ status }) => status === "done");
    });
  await scene.later(2 * hour);
  await runs(1);
  await scene.later(9 * 60_000);
  await aMoment();
  await runs(1);
  await scene.later(2 * 60_000);
  await runs(2);
});

test("never protected processes", async () => {
  await using scene = await leftOver(chosen);
  await scene.service.protect({ executorId: scene.executor.id });
  await scene.later(2 * hour);
  await aMoment();
  expect(await scene.ran()).toEqual([]);
  expect(scene.inspector.signals).toEqual([]);
});
