import { expect, test } from "vitest";
import { createTestProcesses } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

// 5 ms of CPU time in every 100 ms.
const BURN = `
  const burn = () => {
    const begin = process.cpuUsage();
    for (;;) {
      const { user, system } = process.cpuUsage(begin);
      if (user + system >= 5_000) return;
    }
  };
  setInterval(burn, 100);`;

test("the CPU time of a process that uses 5 % of a core is told to a tenth of a second", async () => {
  await using processes = await createTestProcesses();
  await using scene = await startService({ settings: { watchIntervalMs: 250 } });
  const { pid } = processes.run(`exec "$NODE" -e '${BURN}'`, { env: { NODE: process.execPath } });
  const find = async () =>
    (await scene.service.listProcesses()).find((process) => process.pid === pid);
  const first = await until("the process is listed", async () => {
    const found = await find();
    return found?.cpuPercent === undefined || found.name === "bash" ? undefined : found;
  });
  const later = await until("its CPU time has grown", async () => {
    const found = await find();
    return found !== undefined && found.cpuTimeMs > first.cpuTimeMs ? found : undefined;
  });
  expect(later.cpuTimeMs - first.cpuTimeMs).toBeLessThan(1_000);
  expect(later.cpuTimeMs % 100).toBe(0);
});
