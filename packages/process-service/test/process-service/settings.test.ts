import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { defaultSettings, type Settings } from "../../src/index.ts";
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
