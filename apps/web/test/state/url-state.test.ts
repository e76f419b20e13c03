import { expect, test } from "vitest";
import { defaultUrlState, formatUrlState, parseUrlState } from "../../src/state/url-state.ts";

test("the empty query is the default state, and vice versa", () => {
  expect(parseUrlState("")).toEqual(defaultUrlState);
  expect(formatUrlState(defaultUrlState)).toBe("");
});

test("formatting and parsing give the same state", () => {
  const state = {
    ...defaultUrlState,
    page: { kind: "executor", id: "a b&c" },
    filter: 'node :5173 "x=y" cpu>50',
    scope: "all",
    layout: "flat",
    grouping: "workspace",
    sorting: { column: "name", descending: false },
    process: "4711@boot:1",
  } as const;
  expect(parseUrlState(formatUrlState(state))).toEqual(state);
  const history = { ...defaultUrlState, page: { kind: "history" } } as const;
  expect(parseUrlState(formatUrlState(history))).toEqual(history);
  for (const page of [
    { kind: "runs" },
    { kind: "runs", project: "acme/web & co", product: "claude", period: "week" },
  ] as const) {
    const runs = { ...defaultUrlState, page };
    expect(parseUrlState(formatUrlState(runs))).toEqual(runs);
  }
});

test("invalid values get their defaults", () => {
  expect(parseUrlState("?page=runs&project=&product=&period=decade").page).toEqual({
    kind: "runs",
  });
  expect(
    parseUrlState("?show=x&as=3&group=toString&sort=-constructor&page=nowhere&executor="),
  ).toEqual(defaultUrlState);
});
