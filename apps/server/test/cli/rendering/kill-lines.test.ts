import type { KillOutcome, KillPlan, KillReport, KillTarget } from "@corral/process-service/core";
import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { closingLines, outcomeLine, planLines } from "../../../src/cli/rendering/kill-lines.ts";

const plain = { colors: pc.createColors(false), width: 200 };
const subject = (pid: number) => ({
  process: { pid, startToken: "t" },
  id: `${pid}@t`,
  parentPid: 1,
  name: `p${pid}`,
  title: `p${pid} serve`,
  command: `node p${pid} --x`,
  memoryBytes: 1_048_576,
  ports: [],
});

describe("planLines", () => {
  const plan: KillPlan = {
    hostId: "host",
    scope: { kind: "everything" },
    revision: 1,
    madeAt: 0,
    targets: [
      { ...subject(3), ports: [5173], depth: 1, selected: true },
      { ...subject(4), depth: 0, selected: false },
    ],
    refusals: [{ ...subject(5), code: "PROTECTED", reason: "It is kept: \u001b[2Jmine" }],
    totals: { processes: 1, memoryBytes: 1_048_576, ports: [5173] },
  };

  it("lists targets, suspected processes, and refusals with their reasons", () => {
    expect(planLines(plan, plain)).toEqual([
      "Stops 1 process, 1 MB, frees :5173:",
      "  3  1 MB  :5173  p3 serve  node p3 --x",
      "      no executor",
      "Not stopped, as they only may be related (give their pids to stop them):",
      "  4  1 MB    p4 serve  node p4 --x",
      "      no executor",
      "Refused:",
      "  5  p5 serve: It is kept: \\x1b[2Jmine",
    ]);
  });

  it("says below a shared daemon who uses it, in full on a narrow terminal", () => {
    const daemon: KillTarget = {
      ...subject(3),
      depth: 0,
      selected: true,
      usedBy: {
        known: false,
        reason: "koffi is not installed",
        executors: [{ id: "x", pid: 4711, label: "claude", task: "fix-login" }],
        others: [],
      },
    };
    const other: KillTarget = { ...subject(4), depth: 0, selected: true };
    const shown = { ...plan, targets: [daemon, other], refusals: [] };
    expect(planLines(shown, { ...plain, width: 20 }).slice(1)).toEqual([
      "  3  1 MB    p3 ser…",
      "      no executor",
      "      used by claude · fix-login (pid 4711); who else uses it is not known: koffi is not installed",
      "  4  1 MB    p4 ser…",
      "      no executor",
    ]);
  });

  it("shows when evidence was seen that no longer exists", () => {
    const madeAt = new Date(2026, 10, 23, 14, 30).getTime();
    const target: KillTarget = {
      ...subject(3),
      depth: 0,
      selected: true,
      association: {
        executorId: "x",
        evidence: "lineage",
        standing: "owned",
        explanation: "was a child of claude 4711; now adopted by systemd 1",
        leftOver: true,
        seenAt: new Date(2026, 10, 23, 14, 2).getTime(),
        adoptedBy: { pid: 1, name: "systemd" },
      },
    };
    expect(planLines({ ...plan, madeAt, targets: [target], refusals: [] }, plain)[2]).toBe(
      "      was a child of claude 4711, seen 14:02; now adopted by systemd 1",
    );
  });

  it("says why a plan is empty", () => {
    const empty = { ...plan, targets: [], refusals: [], empty: "Nothing is left over." };
    expect(planLines(empty, plain)).toEqual(["Nothing is left over."]);
  });
});

describe("outcome lines", () => {
  const outcome = (pid: number, kind: KillOutcome["outcome"], rest = {}): KillOutcome => ({
    ...subject(pid),
    outcome: kind,
    discovered: false,
    ...rest,
  });

  const report = (
    outcomes: readonly KillOutcome[],
    more: Partial<KillReport> = {},
  ): KillReport => ({
    id: "k",
    hostId: "host",
    scope: { kind: "everything" },
    client: "cli",
    force: false,
    graceMs: 5_000,
    startedAt: 0,
    finishedAt: 2_000,
    status: "done",
    outcomes,
    confirmedGone: 2,
    memoryFreedBytes: 2_097_152,
    ...more,
  });

  it("never counts a survivor as gone", () => {
    const mixed = report([
      outcome(1, "terminated", { afterMs: 12 }),
      outcome(2, "killed", { discovered: true }),
      outcome(3, "pending", { detail: "in a wait" }),
    ]);
    expect(mixed.outcomes.map((one) => outcomeLine(one, plain))).toEqual([
      "✓ terminated after 12 ms  1 p1 serve",
      "✓ killed  2 p2 serve (started during the stop)",
      "✗ not ended yet  3 p3 serve: in a wait",
    ]);
    expect(closingLines(mixed, plain)).toEqual([
      "1 not stopped; 2 processes confirmed gone in 2 s, 2 MB freed",
    ]);
  });

  it("prints notes on problems of the kill, and does not report success", () => {
    const notes = ["A scan failed; processes born during the kill may have been missed."];
    const doubtful = report([outcome(1, "killed")], { notes, confirmedGone: 1 });
    expect(closingLines(doubtful, plain)).toEqual([
      `! ${notes[0]}`,
      "1 process confirmed gone in 2 s, 2 MB freed",
    ]);
  });
});
