import { describe, expect, test } from "vitest";
import { anchorScroll } from "../../../../src/features/processes/model/anchor-scroll.ts";
import { steadyValue } from "../../../../src/features/processes/model/steady-value.ts";
import { TableBuilder } from "../../../../src/features/processes/model/table-builder.ts";
import { corralView, processView } from "../../../support/view-builders.ts";

const mb = 1024 ** 2;

test.each([
  ["memory", 400 * mb, 439 * mb, 400 * mb],
  ["memory", 400 * mb, 441 * mb, 441 * mb],
  ["memory", 400 * mb, 359 * mb, 359 * mb],
  ["memory", 1 * mb, 2.5 * mb, 1 * mb],
  ["cpu", 0, 3, 0],
  ["cpu", 0, 3.1, 3.1],
  ["cpu", 80, 99, 80],
  ["cpu", 80, 101, 101],
] as const)("%s sorted by %d and now %d is sorted by %d", (column, before, now, expected) => {
  expect(steadyValue(column, before, now)).toBe(expected);
});

describe("a row that moved stays at its place", () => {
  const heights = { rows: 1_000, window: 400 };
  test.each([
    ["by scrolling", { scrollTop: 100, slackTop: 0 }, 26, { scrollTop: 126 }],
    ["by space above", { scrollTop: 10, slackTop: 0 }, -26, { scrollTop: 0, slackTop: 16 }],
    ["the space goes first", { scrollTop: 0, slackTop: 16 }, 26, { scrollTop: 10 }],
    ["by space below", { scrollTop: 590, slackTop: 0 }, 26, { scrollTop: 616, slackBottom: 16 }],
  ])("%s", (_, scroll, by, expected) => {
    const next = anchorScroll(scroll, { from: 300, to: 300 + by }, heights);
    expect(next).toEqual({ slackTop: 0, slackBottom: 0, ...expected });
  });
});

describe("TableBuilder", () => {
  const options = {
    scope: "all",
    layout: "flat",
    grouping: "project",
    sorting: { column: "memory", descending: true },
    filter: [],
    toggled: new Set<string>(),
  } as const;
  const viewOf = (...megabytes: readonly number[]) =>
    corralView({
      processes: megabytes.map((each, at) => processView(at + 1, { memoryBytes: each * mb })),
    });
  const pids = (builder: TableBuilder, view: ReturnType<typeof viewOf>, hold = false) =>
    builder.build(view, options, hold).rows.map(({ node }) => node.process?.pid);

  test("small changes add up: a row is never further from its place than the margin", () => {
    const builder = new TableBuilder();
    expect(pids(builder, viewOf(100, 95))).toEqual([1, 2]);
    expect(pids(builder, viewOf(100, 103))).toEqual([1, 2]);
    expect(pids(builder, viewOf(100, 106))).toEqual([2, 1]);
  });

  test("a held order is kept for rows that came meanwhile; another column ends it", () => {
    const builder = new TableBuilder();
    pids(builder, viewOf(30, 20));
    expect(pids(builder, viewOf(30, 20, 50, 40), true)).toEqual([1, 2, 3, 4]);
    expect(pids(builder, viewOf(1, 20, 50, 90), true)).toEqual([1, 2, 3, 4]);
    const sorting = { column: "memory", descending: false } as const;
    const model = builder.build(viewOf(1, 20, 50, 90), { ...options, sorting }, true);
    expect(model.rows.map(({ node }) => node.process?.pid)).toEqual([1, 2, 3, 4]);
    expect(pids(builder, viewOf(1, 20, 50, 90))).toEqual([4, 3, 2, 1]);
  });
});
