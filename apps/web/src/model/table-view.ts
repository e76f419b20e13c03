export const groupings = ["project", "workspace", "executor", "none"] as const;
export type Grouping = (typeof groupings)[number];

export const sortColumns = [
  "name",
  "pid",
  "owner",
  "cpu",
  "memory",
  "ports",
  "state",
  "age",
  "directory",
] as const;
export type SortColumn = (typeof sortColumns)[number];

export interface Sorting {
  readonly column: SortColumn;
  readonly descending: boolean;
}

export type Layout = "tree" | "flat";

/** What the table shows and in which order; part of the address. */
export interface TableView {
  readonly scope: "agents" | "all";
  readonly layout: Layout;
  readonly grouping: Grouping;
  readonly sorting: Sorting;
}
