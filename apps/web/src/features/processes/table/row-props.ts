import type { ColumnId } from "./columns.ts";
import { samePorts } from "../model/add-totals.ts";
import type { Row } from "../model/tree-node.ts";

export interface RowProps {
  readonly row: Row;
  readonly index: number;
  /** Distance from the first row, pixels. */
  readonly top: number;
  readonly columns: readonly ColumnId[];
  readonly focused: boolean;
  readonly selected: boolean;
  readonly added: boolean;
  readonly open: boolean;
}

/** `arePropsEqual` of a row: same content at the same position. */
export function areRowPropsEqual(before: RowProps, after: RowProps): boolean {
  return (
    before.index === after.index &&
    before.top === after.top &&
    before.added === after.added &&
    before.open === after.open &&
    before.row.position === after.row.position &&
    before.row.siblings === after.row.siblings &&
    areCellPropsEqual(before, after)
  );
}

export type CellsProps = Pick<RowProps, "row" | "columns" | "focused" | "selected">;

/** `arePropsEqual` of a row's cells: same content at any position. */
export function areCellPropsEqual(before: CellsProps, after: CellsProps): boolean {
  return (
    before.columns === after.columns &&
    before.focused === after.focused &&
    before.selected === after.selected &&
    isRowEqual(before.row, after.row)
  );
}

function isRowEqual(a: Row, b: Row): boolean {
  if (a === b) return true;
  return (
    a.key === b.key &&
    a.level === b.level &&
    a.expandable === b.expandable &&
    a.expanded === b.expanded &&
    (a.node === b.node
      ? a.version === b.version
      : // A recreated group: the old node has no newer row, so it did not change since.
        a === a.node.row && isContentEqual(a.node, b.node))
  );
}

function isContentEqual(a: Row["node"], b: Row["node"]): boolean {
  return (
    a.process === b.process &&
    a.executor === b.executor &&
    a.root?.process === b.root?.process &&
    a.deadAncestor === b.deadAncestor &&
    a.label === b.label &&
    a.matched === b.matched &&
    a.exiting === b.exiting &&
    a.processes === b.processes &&
    a.memoryBytes === b.memoryBytes &&
    a.cpuPercent === b.cpuPercent &&
    a.leftOver === b.leftOver &&
    samePorts(a.ports, b.ports)
  );
}
