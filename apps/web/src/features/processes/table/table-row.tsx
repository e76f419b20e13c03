import { memo, useState } from "react";
import { UntrustedText } from "../../../ui/untrusted-text.tsx";
import { AgeText, CpuText, MemoryText, OwnerText, PortLinks } from "./cells.tsx";
import { type ColumnId, specOf } from "./columns.ts";
import type { Row } from "../model/tree-node.ts";
import type { TreeNode } from "../model/tree-node.ts";
import {
  type CellsProps,
  areCellPropsEqual,
  areRowPropsEqual,
  type RowProps,
} from "./row-props.ts";
import { NameCell } from "./name-cell.tsx";
import { RowButtons } from "./row-buttons.tsx";
import { useRowActions } from "./row-context.ts";
import { nameOf } from "./row-text.ts";
import { SparklineCell } from "./sparkline-cell.tsx";
import { spokenName } from "./spoken-name.ts";
import { useFindingWords } from "./finding-mark.tsx";

export const TableRow = memo(function TableRow(props: RowProps) {
  const { row, index, top, columns, focused, selected, added, open } = props;
  const { node } = row;
  const actions = useRowActions();
  const name = spokenName(row, useFindingWords(row));
  // A reader that is on the row would say it anew at each scan.
  const [said, setSaid] = useState<string>();
  return (
    // Key presses on rows are handled by the table.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="row"
      data-key={row.key}
      data-root={node.root?.key}
      tabIndex={focused ? 0 : -1}
      aria-rowindex={index + 2}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.expandable ? row.expanded : undefined}
      aria-selected={node.process === undefined ? undefined : selected}
      aria-current={open ? "true" : undefined}
      aria-label={said ?? name}
      onFocus={() => {
        actions.focus(row.key);
        setSaid(name);
      }}
      onBlur={() => setSaid(undefined)}
      onClick={(event) => {
        if (event.shiftKey && node.process !== undefined) actions.select(row.key, true);
      }}
      onDoubleClick={() => actions.open(node)}
      onContextMenu={(event) => {
        // The row's own menu; with Shift, on text and on links the browser's.
        const target = event.target instanceof Element ? event.target : undefined;
        const menu = event.currentTarget.querySelector<HTMLElement>("[aria-haspopup=menu]");
        if (menu === null || event.shiftKey || target?.closest("a") !== null) return;
        event.preventDefault();
        menu.click();
      }}
      className={`group absolute inset-x-0 top-0 grid ${node.kind === "executor" ? "h-[calc(var(--row)+18px)]" : "h-(--row)"} [grid-template-columns:var(--columns)] items-center border-b border-line/60 outline-offset-[-2px] ${selected || open ? "bg-accent-soft" : "hover:bg-hover"} ${rowStyle(node)} ${added ? "row-added" : ""} ${node.exiting ? "row-exiting" : ""}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      <Cells row={row} columns={columns} focused={focused} selected={selected} />
    </div>
  );
}, areRowPropsEqual);

/** Memoized apart from the row: a row that only moves keeps its cells. */
const Cells = memo(function Cells(props: CellsProps) {
  return props.columns.map((id) =>
    id === "name" ? (
      <NameCell key={id} row={props.row} tabIndex={props.focused ? 0 : -1} />
    ) : (
      <div
        key={id}
        role="gridcell"
        className={`min-w-0 truncate px-2 @max-md:px-1 ${specOf.get(id)?.numeric === true ? "text-right" : ""}`}
      >
        <Cell {...props} id={id} />
      </div>
    ),
  );
}, areCellPropsEqual);

/** Muted: dead ancestors, suspected processes, and rows shown only for a matching descendant. */
function rowStyle(node: TreeNode): string {
  if (node.deadAncestor !== undefined) return "text-muted italic";
  return node.kind === "suspected" || !node.matched ? "text-muted" : "";
}

function Cell({ id, row, focused, selected }: CellsProps & { readonly id: ColumnId }) {
  const { node } = row;
  const tabIndex = focused ? 0 : -1;
  switch (id) {
    case "select":
      return <RowCheckbox row={row} selected={selected} />;
    case "pid":
      return (
        <span className="text-muted">
          {node.process?.pid ?? node.deadAncestor?.pid ?? node.root?.process?.pid}
        </span>
      );
    case "owner":
      return <OwnerText node={node} />;
    case "cpu":
      return <CpuText row={row} />;
    case "memory":
      return <MemoryText row={row} />;
    case "spark":
      return <SparklineCell node={node} />;
    case "ports":
      return <PortLinks row={row} tabIndex={tabIndex} />;
    case "state":
      return <span className="text-muted">{node.process?.state}</span>;
    case "age":
      return <AgeText node={node} />;
    case "directory":
      return node.process?.workingDirectory === undefined ? null : (
        <span className="text-muted">
          <UntrustedText text={node.process.workingDirectory} />
        </span>
      );
    case "actions":
      return <RowButtons node={node} tabIndex={tabIndex} />;
    case "name":
      return null;
  }
}

function RowCheckbox({ row, selected }: { readonly row: Row; readonly selected: boolean }) {
  const actions = useRowActions();
  if (row.node.process === undefined || row.node.exiting) return null;
  return (
    // The label widens the target.
    <label className="-ml-1.5 grid size-6 cursor-pointer place-items-center @max-md:-ml-0.5">
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={`Select ${nameOf(row.node)}`}
        checked={selected}
        onChange={() => undefined}
        onClick={(event) => {
          event.stopPropagation();
          actions.select(row.key, event.shiftKey);
        }}
        className="size-3.5 cursor-pointer accent-accent"
      />
    </label>
  );
}
