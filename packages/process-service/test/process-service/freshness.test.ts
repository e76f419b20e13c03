import { readIdentity } from "@corral/inspector/identity";
import { expect, test } from "vitest";
import { createTestProcesses } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

test("what is asked for once is no older than a watch interval, though nobody watches", async () => {
  await using processes = await createTestProcesses();
  // Left to itself, the monitor would scan again in an hour.
  await using scene = await startService({
    settings: { watchIntervalMs: 250, idleIntervalMs: 3_600_000 },
  });
  const { pid } = processes.run("sleep 1000 & wait");
  const listed = await until("the new process is listed", async () =>
    (await scene.service.listProcesses()).find((process) => process.pid === pid),
  );
  expect(listed.name).toBe("bash");
});

test("a preview shows what started a moment before it", async () => {
  await using processes = await createTestProcesses();
  await using scene = await startService();
  await scene.service.listProcesses();
  const { pid } = processes.run("sleep 1000 & wait");
  const process = readIdentity(pid);
  if (process === undefined) throw new Error("the process has exited");
  const plan = await scene.service.previewKill({ kind: "process", process });
  expect(plan.targets).toMatchObject([{ process: { pid } }]);
});
