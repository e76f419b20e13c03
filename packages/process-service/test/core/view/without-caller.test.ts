import { expect, test } from "vitest";
import { withoutCaller } from "../../../src/core/view/without-caller.ts";
import { executor, token } from "../scene.ts";
import { viewOf } from "../view-of.ts";

const workingDirectory = "/wt/a";
const view = viewOf(
  [
    { pid: 100, name: "claude", workingDirectory },
    { pid: 110, parent: 100, name: "bash", workingDirectory },
    { pid: 200, name: "bash", workingDirectory },
    { pid: 210, parent: 200, name: "corral", workingDirectory },
    { pid: 220, parent: 200, name: "vim", workingDirectory },
  ],
  { executors: [executor({ id: "a", pid: 100, workspace: workingDirectory })] },
);
const reader = (pid: number, start = 100) => withoutCaller(view, { pid, startToken: token(start) });
const suspectedIn = ({ processes }: typeof view): number[] =>
  processes.flatMap(({ pid, association }) => (association?.standing === "suspected" ? pid : []));

test("the caller and its shell have no executor; other processes in the directory do", () => {
  expect(suspectedIn(view)).toEqual([200, 210, 220]);
  const read = reader(210);
  expect(suspectedIn(read)).toEqual([220]);
  expect(read.executors[0]?.totals).toEqual({ ...view.executors[0]?.totals, suspected: 1 });
});

test("an agent that reads for itself still owns its shell", () => {
  expect(reader(110)).toBe(view);
});

test("a caller with another start token, or not in the view, changes nothing", () => {
  expect(reader(210, 101)).toBe(view);
  expect(reader(999)).toBe(view);
  expect(suspectedIn(withoutCaller(view, { pid: 210 }))).toEqual([220]);
});
