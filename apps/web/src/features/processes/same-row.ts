import type { Row } from "./model/flatten.ts";
import type { RowProps } from "./table-row.tsx";

/**
 * Whether a row would look the same. Rows are built anew at each tick; the views in them keep their
 * identity where nothing changed.
 */
export function isSameRow(before: RowProps, after: RowProps): boolean {
  return (
    before.index === after.index &&
    before.columns === after.columns &&
    before.focused === after.focused &&
    before.selected === after.selected &&
    before.entered === after.entered &&
    before.open === after.open &&
    isSamePlace(before.row, after.row) &&
    isSameContent(before.row.node, after.row.node)
  );
}

function isSamePlace(a: Row, b: Row): boolean {
  return (
    a.key === b.key &&
    a.level === b.level &&
    a.expandable === b.expandable &&
    a.expanded === b.expanded &&
    a.position === b.position &&
    a.siblings === b.siblings
  );
}

function isSameContent(a: Row["node"], b: Row["node"]): boolean {
  return (
    a.process === b.process &&
    a.executor === b.executor &&
    a.ghost === b.ghost &&
    a.label === b.label &&
    a.matched === b.matched &&
    a.leaving === b.leaving &&
    a.processes === b.processes &&
    a.memoryBytes === b.memoryBytes &&
    a.cpuPercent === b.cpuPercent &&
    a.leftOver === b.leftOver &&
    a.ports.length === b.ports.length &&
    a.ports.every((port, index) => port === b.ports[index])
  );
}
