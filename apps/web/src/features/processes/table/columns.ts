import type { Layout, SortColumn } from "../../../model/table-view.ts";

export type ColumnId = SortColumn | "select" | "spark" | "actions";

interface ColumnSpec {
  readonly id: ColumnId;
  readonly title: string;
  /** Grid track size. */
  readonly track: string;
  readonly numeric?: boolean;
  /** Minimum width of the table for this column, pixels; 0: always shown. */
  readonly from: number;
  readonly hint?: string;
}

/** In display order. */
export const columnSpecs: readonly ColumnSpec[] = [
  { id: "select", title: "Select", track: "28px", from: 0 },
  { id: "name", title: "Name", track: "minmax(0, 1fr)", from: 0 },
  { id: "pid", title: "PID", track: "68px", numeric: true, from: 620 },
  { id: "owner", title: "Owner", track: "200px", from: 1180 },
  {
    id: "cpu",
    title: "CPU %",
    track: "72px",
    numeric: true,
    from: 0,
    hint: "Share of one core since the scan before: 100 = one core, 250 = two and a half",
  },
  {
    id: "memory",
    title: "Memory",
    track: "84px",
    numeric: true,
    from: 0,
    hint: "Resident memory. Pages that processes share are counted in each of them",
  },
  {
    id: "spark",
    title: "CPU, 60 scans",
    track: "112px",
    from: 820,
    hint: "CPU over the last 60 scans",
  },
  { id: "ports", title: "Ports", track: "104px", from: 720, hint: "TCP ports it listens on" },
  { id: "state", title: "State", track: "84px", from: 1320 },
  { id: "age", title: "Age", track: "52px", numeric: true, from: 960 },
  { id: "directory", title: "Directory", track: "minmax(0, 0.35fr)", from: 1180 },
  { id: "actions", title: "Actions", track: "92px", from: 0 },
];

/** Columns that the settings can hide. */
export const optionalColumns = columnSpecs.filter(({ id, from }) => from > 0 && id !== "select");

export const specOf: ReadonlyMap<string, ColumnSpec> = new Map(
  columnSpecs.map((spec) => [spec.id, spec]),
);

/** Tracks below 448 pixels. */
const narrowTracks: Readonly<Partial<Record<ColumnId, string>>> = {
  cpu: "58px",
  memory: "76px",
  actions: "58px",
};

export function trackOf(id: ColumnId, width: number): string {
  const narrow = width < 448 ? narrowTracks[id] : undefined;
  return narrow ?? specOf.get(id)?.track ?? "auto";
}

/** Columns that fit the width, without those hidden in the settings; a tree shows owners by itself. */
export function visibleColumns(
  width: number,
  hidden: readonly string[],
  layout: Layout,
): readonly ColumnId[] {
  return columnSpecs
    .filter(({ id, from }) => width >= from && (from === 0 || !hidden.includes(id)))
    .filter(({ id }) => id !== "owner" || layout === "flat")
    .map(({ id }) => id);
}
