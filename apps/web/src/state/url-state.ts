import { defined } from "@corral/inspector/core";
import { groupings, sortColumns, type Sorting, type TableView } from "../model/table-view.ts";

/** State in the address, so that a view can be shared and Back returns to it. */
export interface UrlState extends TableView {
  readonly page: Page;
  readonly filter: string;
  /** Id of the process whose details are open. */
  readonly process: string | undefined;
}

export type Page =
  | { readonly kind: "processes" }
  | { readonly kind: "history" }
  | ({ readonly kind: "runs" } & RunsFilter)
  | { readonly kind: "executor"; readonly id: string };

export const runPeriods = ["day", "week", "month"] as const;

/** Which runs are listed; absent: all. */
export interface RunsFilter {
  readonly project?: string;
  readonly product?: string;
  readonly period?: (typeof runPeriods)[number];
}

export const defaultUrlState: UrlState = {
  page: { kind: "processes" },
  filter: "",
  scope: "agents",
  layout: "tree",
  grouping: "project",
  sorting: { column: "memory", descending: true },
  process: undefined,
};

/** Parses the query; unknown and malformed values get their defaults. */
export function parseUrlState(search: string): UrlState {
  const query = new URLSearchParams(search);
  return {
    page: parsePage(query),
    filter: query.get("q") ?? "",
    scope: query.get("show") === "all" ? "all" : "agents",
    layout: query.get("as") === "flat" ? "flat" : "tree",
    grouping: groupings.find((each) => each === query.get("group")) ?? defaultUrlState.grouping,
    sorting: parseSorting(query.get("sort") ?? ""),
    process: query.get("process") ?? undefined,
  };
}

/** Formats a state as a query, without values at their defaults. */
export function formatUrlState(state: UrlState): string {
  const query = new URLSearchParams();
  if (state.page.kind === "history") query.set("page", "history");
  if (state.page.kind === "runs") {
    const { project, product, period } = state.page;
    query.set("page", "runs");
    for (const [name, value] of Object.entries({ project, product, period })) {
      if (value !== undefined) query.set(name, value);
    }
  }
  if (state.page.kind === "executor") query.set("executor", state.page.id);
  if (state.filter !== "") query.set("q", state.filter);
  if (state.scope !== defaultUrlState.scope) query.set("show", state.scope);
  if (state.layout !== defaultUrlState.layout) query.set("as", state.layout);
  if (state.grouping !== defaultUrlState.grouping) query.set("group", state.grouping);
  const sort = formatSorting(state.sorting);
  if (sort !== formatSorting(defaultUrlState.sorting)) query.set("sort", sort);
  if (state.process !== undefined) query.set("process", state.process);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

function parsePage(query: URLSearchParams): Page {
  const id = query.get("executor");
  if (id !== null && id !== "") return { kind: "executor", id };
  if (query.get("page") === "runs") return { kind: "runs", ...parseRunsFilter(query) };
  return { kind: query.get("page") === "history" ? "history" : "processes" };
}

function parseRunsFilter(query: URLSearchParams): RunsFilter {
  return defined({
    project: query.get("project") || undefined,
    product: query.get("product") || undefined,
    period: runPeriods.find((each) => each === query.get("period")),
  });
}

function parseSorting(text: string): Sorting {
  const descending = text.startsWith("-");
  const column = sortColumns.find((each) => each === (descending ? text.slice(1) : text));
  return column === undefined ? defaultUrlState.sorting : { column, descending };
}

const formatSorting = ({ column, descending }: Sorting): string =>
  `${descending ? "-" : ""}${column}`;
