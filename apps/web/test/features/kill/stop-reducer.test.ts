import { expect, test } from "vitest";
import {
  pickedTotals,
  type StopAction,
  type StopState,
  stopReducer,
} from "../../../src/features/kill/stop-reducer.ts";
import { plan, target } from "../../support/plan-builders.ts";

const start: StopState = { step: "planning", scope: { kind: "everything" } };
const run = (state: StopState, ...actions: readonly StopAction[]): StopState =>
  actions.reduce(stopReducer, state);

const first = plan(
  target(10, "a", { ports: [5173] }),
  target(11, "a"),
  target(12, "a", { selected: false }),
);

test("a plan selects owned targets, not suspected ones", () => {
  const state = run(start, { kind: "planned", plan: first });
  expect(state).toMatchObject({ step: "review", picked: new Set(["10@a", "11@a"]), force: false });
});

test("totals contain the selected targets only", () => {
  expect(pickedTotals(first, new Set(["10@a", "12@a"]))).toEqual({
    processes: 2,
    memoryBytes: 20,
    ports: [5173],
  });
});

test("a new plan keeps the selection by process identity", () => {
  const again = plan(target(10, "b"), target(11, "a"), target(12, "a", { selected: false }));
  const state = run(
    start,
    { kind: "planned", plan: first },
    { kind: "picked", id: "11@a", on: false },
    { kind: "picked", id: "12@a", on: true },
    { kind: "forced", on: true },
    { kind: "confirmed" },
    { kind: "planned", plan: again, changes: [] },
  );
  // Pid 10 is another process now: selected as a new target. The others keep their selection.
  expect(state).toMatchObject({ picked: new Set(["10@b", "12@a"]), force: false, changes: [] });
});

test("outcomes of a process are replaced by later ones", () => {
  const outcome = { process: { pid: 10, startToken: "a" }, id: "10@a", name: "p10", command: "" };
  const more = { discovered: false, memoryBytes: 0 } as const;
  const state = run(
    start,
    { kind: "planned", plan: first },
    { kind: "confirmed" },
    { kind: "started", killId: "k", force: false },
    {
      kind: "progressed",
      phase: "terminate",
      outcomes: [{ ...outcome, ...more, outcome: "pending" }],
    },
    { kind: "progressed", phase: "kill", outcomes: [{ ...outcome, ...more, outcome: "killed" }] },
  );
  if (state.step !== "running") throw new Error(state.step);
  expect(state.phase).toBe("kill");
  expect([...state.outcomes.values()].map((each) => each.outcome)).toEqual(["killed"]);
});

test("actions that do not fit the step change nothing", () => {
  expect(run(start, { kind: "confirmed" })).toBe(start);
  expect(run(start, { kind: "started", killId: "k", force: false })).toBe(start);
  const failed = run(start, { kind: "failed", message: "no" });
  expect(failed).toEqual({ step: "failed", message: "no", scope: start.scope });
});
