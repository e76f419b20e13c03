import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { type AgentProducts, defaultSettings, type Settings } from "../../src/index.ts";
import { createTestProcesses } from "../support/processes.ts";
import { startService } from "../support/service.ts";

const wrong: readonly (readonly [string, Partial<Settings>])[] = [
  ["watchIntervalMs", { watchIntervalMs: 1 }],
  ["watchIntervalMs", { watchIntervalMs: Number.NaN }],
  ["idleIntervalMs", { idleIntervalMs: 0 }],
  ["birthPeriodMs", { birthPeriodMs: -1 }],
  ["memoryThresholdBytes", { memoryThresholdBytes: 0 }],
  ["cpuThresholdPercent", { cpuThresholdPercent: Number.POSITIVE_INFINITY }],
  ["thresholdDurationMs", { thresholdDurationMs: -5 }],
  ["retentionMs", { retentionMs: 1_000 }],
  ["ownProducts", { ownProducts: [{ label: "mine" }] }],
  ["ownProducts", { ownProducts: [{ label: " ", programs: ["mine"] }] }],
  ["ownProducts", { ownProducts: [{ label: "mine", packages: [""] }] }],
  ["autoCleanUp.afterMs", { autoCleanUp: { ...defaultSettings.autoCleanUp, afterMs: 0 } }],
  ["autoCleanUp.projects", { autoCleanUp: { ...defaultSettings.autoCleanUp, enabled: true } }],
];

test.each(wrong)("refuses a wrong %s, and nothing changes", async (field, changes) => {
  await using running = await startService({ inspector: new MockProcessInspector() });
  const before = running.service.settings();
  await expect(running.service.updateSettings(changes)).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    field,
  });
  expect(running.service.settings()).toEqual(before);
});

test("a change is in force at once, and stored", async () => {
  await using running = await startService({ inspector: new MockProcessInspector() });
  const { service, store } = running;
  await service.updateSettings({ watchIntervalMs: 500 });
  expect(service.settings().watchIntervalMs).toBe(500);
  expect(await store.settings.load()).toMatchObject({ watchIntervalMs: 500 });
});

test("two changes at once, also of two services on one store, lose nothing", async () => {
  await using processes = await createTestProcesses();
  const path = `${processes.directory}/corral.db`;
  const inspector = new MockProcessInspector();
  await using first = await startService({ inspector, path });
  await using second = await startService({ inspector, path });
  await Promise.all([
    first.service.updateSettings({ watchIntervalMs: 500 }),
    first.service.updateSettings({ idleIntervalMs: 60_000 }),
    second.service.updateSettings({ cpuThresholdPercent: 77 }),
  ]);
  const expected = { watchIntervalMs: 500, idleIntervalMs: 60_000, cpuThresholdPercent: 77 };
  expect(await first.store.settings.load()).toMatchObject(expected);
  for (const { service } of [first, second]) {
    await service.refresh();
    expect(service.settings()).toMatchObject(expected);
  }
});

test("two fields of the automatic clean-up at once, of two services: neither is lost", async () => {
  await using processes = await createTestProcesses();
  const path = `${processes.directory}/corral.db`;
  const inspector = new MockProcessInspector();
  await using first = await startService({ inspector, path });
  await using second = await startService({ inspector, path });
  await first.service.updateSettings({ autoCleanUp: { projects: ["shop"], enabled: true } });
  await Promise.all([
    first.service.updateSettings({ autoCleanUp: { dryRun: false } }),
    second.service.updateSettings({ autoCleanUp: { afterMs: 120_000 } }),
  ]);
  const autoCleanUp = { projects: ["shop"], enabled: true, dryRun: false, afterMs: 120_000 };
  expect(await first.store.settings.load()).toMatchObject({ autoCleanUp });
  // What one service has not seen yet is checked all the same.
  await first.service.updateSettings({ autoCleanUp: { enabled: false } });
  await first.service.updateSettings({ autoCleanUp: { projects: [] } });
  const wrong = second.service.updateSettings({ autoCleanUp: { enabled: true } });
  await expect(wrong).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
});

test("a product that a person adds is recognised from the next scan on", async () => {
  const products: AgentProducts = {
    identify: ({ name }, own) => {
      const product = own.find(({ programs }) => programs?.includes(name));
      return product && { label: product.label, title: product.label, role: "agent" };
    },
  };
  const inspector = new MockProcessInspector();
  const pid = 4711;
  inspector.addProcess({ pid, name: "my-agent", command: ["my-agent"] });
  await using running = await startService({
    inspector,
    products,
    settings: { detectAgents: true },
  });
  const { service } = running;
  const labels = async () => {
    const { executors } = await service.refresh();
    return executors.filter((executor) => executor.pid === pid).map(({ label }) => label);
  };
  expect(await labels()).toEqual([]);
  await service.updateSettings({ ownProducts: [{ label: "mine", programs: ["my-agent"] }] });
  expect(await labels()).toEqual(["mine"]);
});
