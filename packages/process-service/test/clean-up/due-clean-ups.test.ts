import type { ScanProblem } from "@corral/inspector";
import { expect, test } from "vitest";
import { whyNoCleanUp } from "../../src/clean-up/due-clean-ups.ts";

const fit = {
  readOnly: false,
  store: { mode: "read-write" },
  scan: { state: "ok", intervalMs: 1_000, problems: [] },
} as const;

function partial(code: ScanProblem["code"]) {
  return { ...fit, scan: { ...fit.scan, problems: [{ code, message: "partial" }] } };
}

test("may run on a whole view of a machine whose store records it", () => {
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
