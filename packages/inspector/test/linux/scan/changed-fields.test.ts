import { rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { ProcessInfo } from "../../../src/core/snapshot.ts";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";
import { createFixtureRoot } from "../support/fixture-root.ts";
import { statLine } from "../support/stat-line.ts";

const PID = 20;

// In scans that follow each other at once the CPU share is not measured again: nothing else changes.
it.each<[keyof ProcessInfo, Parameters<typeof statLine>[0]]>([
  ["memoryBytes", { residentPages: "257" }],
  ["cpuTimeMs", { userTicks: "6" }],
  ["childrenCpuTimeMs", { childrenTicks: "3" }],
  ["state", { state: "T" }],
  ["parentPid", { parentPid: 30 }],
  ["processGroupId", { processGroupId: 30 }],
  ["sessionId", { sessionId: 30 }],
  ["threadCount", { threads: "2" }],
  ["terminal", { terminal: "34817" }],
])("a change of %s alone is in the next snapshot", async (field, change) => {
  await using root = await createFixtureRoot();
  for (const pid of [1, PID, 30]) await root.add(pid);
  const driver = createLinuxDriver({ procRoot: root.path });
  const look = async () =>
    (await driver.snapshot()).processes.find(({ pid }) => pid === PID)?.[field];
  const before = await look();
  await writeFile(join(root.path, String(PID), "stat"), statLine({ pid: PID, ...change }));
  expect(await look()).not.toEqual(before);
  driver.close();
});

it("a change of the directory alone is in the next snapshot that asks for it", async () => {
  await using root = await createFixtureRoot();
  await root.add(PID);
  const driver = createLinuxDriver({ procRoot: root.path });
  await driver.snapshot();
  const link = join(root.path, String(PID), "cwd");
  await rm(link);
  await symlink("/usr", link);
  const [process] = (await driver.snapshot({ fresh: true })).processes;
  expect(process?.workingDirectory).toBe("/usr");
  driver.close();
});
