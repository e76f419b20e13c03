import { expect, test } from "vitest";
import { buildTable } from "../../../../src/features/processes/model/table-model.ts";
import { rowCommand } from "../../../../src/features/processes/table/row-keys.ts";
import { corralView, executorView, member } from "../../../support/view-builders.ts";

const { rows } = buildTable(
  corralView({
    executors: [executorView("a")],
    processes: [member(10, "a"), member(11, "a", { parentPid: 10 })],
  }),
  {
    scope: "agents",
    layout: "tree",
    grouping: "project",
    sorting: { column: "memory", descending: true },
    filter: [],
    toggled: new Set(),
  },
);

const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
const press = (key: string, index: number, shiftKey = false) =>
  rowCommand({ ...plain, key, shiftKey }, rows, index, 10);
const move = (to: number, extend = false) => ({ kind: "move", to, extend });

test("the table has three rows: executor, process, child", () => expect(rows).toHaveLength(3));

test.each([
  ["ArrowDown", 0, move(1)],
  ["j", 0, move(1)],
  ["ArrowDown", 2, move(2)],
  ["ArrowUp", 1, move(0)],
  ["k", 1, move(0)],
  ["Home", 2, move(0)],
  ["End", 0, move(2)],
  ["PageDown", 0, move(2)],
  ["PageUp", 2, move(0)],
  ["ArrowRight", 0, move(1)],
  ["ArrowRight", 2, undefined],
  ["ArrowLeft", 0, { kind: "toggle" }],
  ["ArrowLeft", 2, move(1)],
  [" ", 1, { kind: "select", range: false }],
  ["Enter", 1, { kind: "open" }],
  ["Delete", 1, { kind: "stop" }],
  ["x", 1, { kind: "stop" }],
  ["z", 1, undefined],
])("%s on row %d", (key, index, command) => {
  expect(press(key, index)).toEqual(command);
});

test("Shift extends the selection; shortcuts of the browser are not used", () => {
  expect(press("ArrowDown", 0, true)).toEqual(move(1, true));
  expect(press(" ", 1, true)).toEqual({ kind: "select", range: true });
  for (const modifier of ["ctrlKey", "metaKey", "altKey"]) {
    expect(rowCommand({ ...plain, key: "x", [modifier]: true }, rows, 1, 10)).toBeUndefined();
  }
});
