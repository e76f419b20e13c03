import type { Association, KillPlan } from "@corral/process-service/core";
import { expect, it } from "vitest";
import { leftOverSummary } from "../../src/run/left-over-summary.ts";

const subject = (pid: number, evidence: Association["evidence"], ports: number[] = []) => ({
  process: { pid, startToken: "t" },
  id: `${pid}@t`,
  parentPid: 1,
  name: "node",
  command: "node",
  memoryBytes: 1_048_576,
  ports,
  association: {
    executorId: "ex",
    evidence,
    standing: evidence === "lineage" ? ("owned" as const) : ("suspected" as const),
    explanation: "",
    leftOver: evidence === "lineage",
  },
});

function plan(parts: Partial<KillPlan>): KillPlan {
  return {
    hostId: "host",
    scope: { kind: "left-over", executorId: "ex" },
    revision: 1,
    madeAt: 0,
    targets: [],
    refusals: [],
    totals: { processes: 0, memoryBytes: 0, ports: [] },
    ...parts,
  };
}

const line = (parts: Partial<KillPlan>): string | undefined =>
  leftOverSummary({ label: "claude", executorId: "ex", plan: plan(parts) });

it("is undefined when nothing is left over", () => {
  expect(line({})).toBeUndefined();
});

it("is undefined for the calling shell, an editor, and corral run itself", () => {
  expect(
    line({
      targets: [{ ...subject(1, "workspace"), depth: 0, selected: false }],
      refusals: [
        { ...subject(2, "workspace"), code: "ANCESTOR", reason: "" },
        { ...subject(3, "marker"), code: "SELF", reason: "" },
      ],
    }),
  ).toBeUndefined();
});

it("counts owned, suspected and protected processes", () => {
  expect(
    line({
      targets: [
        { ...subject(1, "lineage", [5173]), depth: 0, selected: true },
        { ...subject(2, "marker"), depth: 0, selected: false },
      ],
      refusals: [
        { ...subject(3, "lineage"), code: "PROTECTED", reason: "" },
        { ...subject(4, "workspace"), code: "OTHER_USER", reason: "" },
      ],
      totals: { processes: 1, memoryBytes: 1_048_576, ports: [5173] },
    }),
  ).toBe(
    "claude left over 2 processes (2 MB, :5173), 1 of them may not be stopped, 2 more may be related; to stop: corral stop --left-over ex",
  );
});
