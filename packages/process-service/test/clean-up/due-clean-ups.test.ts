import type { ScanProblem } from "@corral/inspector";
import { expect, test } from "vitest";
import { dueCleanUps, whyNoCleanUp, type DueInput } from "../../src/clean-up/due-clean-ups.ts";
import type { ExecutorView, ProcessView } from "../../src/core/model.ts";
import { defaultSettings, type AutoCleanUpSettings } from "../../src/core/settings.ts";
import { belongsTo, executorView, processView, suspected } from "../core/kill/kill-views.ts";

const fit = {
  readOnly: false,
  store: { mode: "read-write" },
  scan: { state: "ok", intervalMs: 1_000, problems: [] },
} as const;

function partial(code: ScanProblem["code"]) {
  return { ...fit, scan: { ...fit.scan, problems: [{ code, message: "partial" }] } };
}

test("is allowed with a complete view and a writable store", () => {
  expect(whyNoCleanUp(fit)).toBeUndefined();
  expect(whyNoCleanUp(partial("FIELDS_UNREADABLE"))).toBeUndefined();
});

test.each([
  ["read-only", { ...fit, readOnly: true }],
  ["inspect-only", { ...fit, store: { mode: "inspect-only" as const } }],
  ["recovered", { ...fit, store: { mode: "read-write" as const, recoveredFrom: "/old" } }],
  ["failed", { ...fit, scan: { ...fit.scan, state: "failed" as const } }],
  ["hidden", partial("PROCESSES_HIDDEN")],
  ["unreadable", partial("PROCESS_UNREADABLE")],
  ["out of descriptors", partial("DESCRIPTORS_EXHAUSTED")],
])("never when it is %s", (_name, view) => {
  expect(whyNoCleanUp(view)).toBeDefined();
});

const hour = 3_600_000;

interface Case {
  readonly settings?: Partial<AutoCleanUpSettings>;
  readonly executor?: Partial<ExecutorView>;
  readonly process?: Partial<ProcessView>;
  readonly endedForMs?: number;
}

/** Ids of the executors whose left-overs may go; by default that of one for which all holds. */
function due({ settings, executor, process, endedForMs = 2 * hour }: Case): string[] {
  const now = 100 * hour;
  const input: DueInput = {
    view: {
      executors: [executorView({ id: "x", project: "shop", endedAt: now - 2 * hour, ...executor })],
      processes: [
        processView({ pid: 101, association: belongsTo("x", { leftOver: true }), ...process }),
      ],
    },
    settings: { enabled: true, dryRun: false, afterMs: hour, projects: ["shop"], ...settings },
    now,
    endedForMs: () => endedForMs,
  };
  return dueCleanUps(input).map(({ id }) => id);
}

test("due is what an executor of a chosen project left over, ended for longer than the set time", () => {
  expect(due({})).toEqual(["x"]);
});

test.each<[string, Case]>([
  ["by default", { settings: defaultSettings.autoCleanUp }],
  ["switched off", { settings: { enabled: false } }],
  ["without a chosen project", { settings: { projects: [] } }],
  ["of another project", { executor: { project: "other" } }],
  ["ended too lately by the wall clock", { executor: { endedAt: 100 * hour - 60_000 } }],
  ["ended too lately by the steady clock", { endedForMs: 60_000 }],
  ["of a protected executor", { executor: { protected: true } }],
  ["a protected process", { process: { protected: true } }],
  ["only suspected", { process: { association: suspected("x") } }],
  ["not left over", { process: { association: belongsTo("x") } }],
  ["another executor's", { process: { association: belongsTo("y", { leftOver: true }) } }],
])("nothing is due that is %s", (_name, wrong) => {
  expect(due(wrong)).toEqual([]);
});

test("nothing is due while the executor lives", () => {
  const { endedAt: _, ...living } = executorView({ id: "x", project: "shop", endedAt: 0 });
  const view = {
    executors: [living],
    processes: [processView({ pid: 101, association: belongsTo("x", { leftOver: true }) })],
  };
  const settings = { enabled: true, dryRun: false, afterMs: 0, projects: ["shop"] };
  expect(dueCleanUps({ view, settings, now: hour, endedForMs: () => hour })).toEqual([]);
});

test("by default it is off, and would only tell", () => {
  expect(defaultSettings.autoCleanUp).toMatchObject({ enabled: false, dryRun: true, projects: [] });
});
