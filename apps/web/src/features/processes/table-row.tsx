import { memo } from "react";
import { Foreign } from "../../ui/foreign.tsx";
import { AgeText, CpuText, MemoryText, OwnerText, PortLinks, Spark } from "./cells.tsx";
import { type ColumnId, specOf } from "./columns.ts";
import type { Row } from "./model/flatten.ts";
import { NameCell } from "./name-cell.tsx";
import { RowButtons } from "./row-buttons.tsx";
import { useRowActions } from "./row-context.ts";
import { nameOf } from "./row-text.ts";

interface Props {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly ColumnId[];
  readonly now: number;
  readonly focused: boolean;
  readonly selected: boolean;
  readonly entered: boolean;
  readonly open: boolean;
}

export const TableRow = memo(function TableRow(props: Props) {
  const { row, index, columns, focused, selected, entered, open } = props;
  const { node } = row;
  const actions = useRowActions();
  const group = node.process === undefined && node.ghost === undefined;
  return (
    // The keyboard of all rows is the table's.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="row"
      data-key={row.key}
      tabIndex={focused ? 0 : -1}
      aria-rowindex={index + 2}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.expandable ? row.expanded : undefined}
      aria-selected={node.process === undefined ? undefined : selected}
      onFocus={() => actions.focus(row.key)}
      onClick={(event) => {
        if (event.shiftKey && node.process !== undefined) actions.select(row.key, true);
      }}
      onDoubleClick={() => actions.open(node)}
      className={`absolute inset-x-0 top-0 grid h-(--row) [grid-template-columns:var(--columns)] items-center border-b border-line/60 outline-offset-[-2px] hover:bg-hover ${look(props, group)} ${entered ? "row-entered" : ""} ${node.leaving ? "row-leaving" : ""} ${selected || open ? "bg-accent-soft hover:bg-accent-soft" : ""}`}
      style={{ transform: `translateY(calc(var(--row) * ${index}))` }}
    >
      {columns.map((id) =>
        id === "name" ? (
          <NameCell key={id} row={row} now={props.now} onToggle={actions.toggle} />
        ) : (
          <div
            key={id}
            role="gridcell"
            className={`min-w-0 truncate px-2 ${specOf.get(id)?.numeric === true ? "text-right" : ""}`}
          >
            <Cell {...props} id={id} />
          </div>
        ),
      )}
    </div>
  );
});

function look({ row }: Props, group: boolean): string {
  const { node } = row;
  if (node.ghost !== undefined) return "text-muted italic";
  if (node.kind === "suspected") return "text-muted";
  return group && row.level === 1 ? "bg-panel" : "";
}

function Cell({ id, row, now, focused, selected }: Props & { readonly id: ColumnId }) {
  const { node } = row;
  const tabIndex = focused ? 0 : -1;
  switch (id) {
    case "select":
      return <Tick row={row} selected={selected} />;
    case "pid":
      return <span className="text-muted">{node.process?.pid ?? node.ghost?.pid}</span>;
    case "owner":
      return <OwnerText node={node} />;
    case "cpu":
      return <CpuText row={row} />;
    case "memory":
      return <MemoryText row={row} />;
    case "spark":
      return <Spark row={row} />;
    case "ports":
      return <PortLinks ports={node.ports} tabIndex={tabIndex} />;
    case "state":
      return <span className="text-muted">{node.process?.state}</span>;
    case "age":
      return <AgeText node={node} now={now} />;
    case "directory":
      return node.process?.workingDirectory === undefined ? null : (
        <span className="text-muted">
          <Foreign text={node.process.workingDirectory} />
        </span>
      );
    case "actions":
      return <RowButtons node={node} tabIndex={tabIndex} />;
    case "name":
      return null;
  }
}

function Tick({ row, selected }: { readonly row: Row; readonly selected: boolean }) {
  const actions = useRowActions();
  if (row.node.process === undefined || row.node.leaving) return null;
  return (
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
      className="size-3.5 cursor-pointer accent-accent block"
    />
  );
}
