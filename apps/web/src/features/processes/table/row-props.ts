import type { ColumnId } from "./columns.ts";
import { samePorts } from "../model/add-totals.ts";
import type { Row } from "../model/tree-node.ts";

export interface RowProps {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly ColumnId[];
  readonly focused: boolean;
  readonly selected: boolean;
  readonly added: boolean;
  readonly open: boolean;
}

/** Whether a row would look the same, in the same place. */
export function areRowPropsEqual(before: RowProps, after: RowProps): boolean {
  return (
    before.index === after.index &&
    before.added === after.added &&
    before.open === after.open &&
    before.row.position === after.row.position &&
    before.row.siblings === after.row.siblings &&
    areCellPropsEqual(before, after)
  );
}

export type CellsProps = Pick<RowProps, "row" | "columns" | "focused" | "selected">;

/** Whether a row's cells would look the same, wherever it stands. */
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
      : // A group that was made anew: nothing happened to the old one since its row was made.
        a === a.node.row && isContentEqual(a.node, b.node))
  );
}

function isContentEqual(a: Row["node"], b: Row["node"]): boolean {
  return (
    a.process === b.process &&
    a.executor === b.executor &&
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
