import { expect, test } from "vitest";
import { buildTable } from "../../../../src/features/processes/model/table-model.ts";
import { corralView, executorView, member } from "../../../support/view-builders.ts";

const view = corralView({
  executors: [
    executorView("a", { label: "claude", title: { text: "Search", source: "task" } }),
    executorView("b", { label: "codex", title: { text: "Login", source: "task" } }),
    executorView("c", { label: "gemini" }),
  ],
  processes: [
    member(10, "a", { memoryBytes: 300 }),
    member(11, "a", { parentPid: 10, memoryBytes: 10 }),
    member(20, "b", { memoryBytes: 50 }),
    member(30, "c", { memoryBytes: 60 }),
  ],
});

test.each([
  ["name", false, ["p10", "p11", "p20", "p30"]],
  ["pid", true, ["p30", "p20", "p11", "p10"]],
  ["age", true, ["p10", "p11", "p20", "p30"]],
  ["memory", true, ["p10", "p30", "p20", "p11"]],
  // As the column names them: Login, Search, gemini.
  ["owner", false, ["p20", "p10", "p11", "p30"]],
] as const)("flat rows sort by %s, descending %s", (column, descending, labels) => {
  const { rows } = buildTable(view, {
    scope: "agents",
    layout: "flat",
    grouping: "project",
    sorting: { column, descending },
    filter: [],
    toggled: new Set(),
  });
  expect(rows.map(({ node }) => node.label)).toEqual(labels);
});
