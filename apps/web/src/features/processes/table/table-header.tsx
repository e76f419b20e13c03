import { memo, useRef } from "react";
import { sortColumns, type SortColumn, type Sorting } from "../../../model/table-view.ts";
import { navigate, useUrlState } from "../../../state/use-url-state.ts";
import { Tooltip } from "../../../ui/tooltip.tsx";
import { useRovingFocus } from "../../../ui/use-roving-focus.ts";
import { type ColumnId, specOf } from "./columns.ts";

export const TableHeader = memo(function TableHeader({
  columns,
}: {
  readonly columns: readonly ColumnId[];
}) {
  const { sorting } = useUrlState();
  const header = useRef<HTMLDivElement>(null);
  const roving = useRovingFocus(header);
  return (
    <div role="rowgroup" className="sticky top-0 z-20">
      <div
        ref={header}
        role="row"
        {...roving}
        aria-rowindex={1}
        className="grid h-7 [grid-template-columns:var(--columns)] items-stretch border-b border-line-strong bg-background text-sm text-muted"
      >
        {columns.map((id) => (
          <HeaderCell key={id} id={id} sorting={sorting} />
        ))}
      </div>
    </div>
  );
});

/** Toggles the direction of the current sort column; another column starts descending. */
function sortBy(column: SortColumn, { column: before, descending }: Sorting): void {
  navigate({ sorting: { column, descending: column !== before || !descending } }, "replace");
}

function HeaderCell({ id, sorting }: { readonly id: ColumnId; readonly sorting: Sorting }) {
  const spec = specOf.get(id);
  if (spec === undefined) return null;
  const column = sortColumns.find((each) => each === id);
  const order =
    column === sorting.column ? (sorting.descending ? "descending" : "ascending") : "none";
  const align = spec.numeric === true ? "justify-end text-right" : "justify-start text-left";
  if (column === undefined) {
    const hidden = spec.id === "select" || spec.id === "actions";
    return (
      <div role="columnheader" className={`flex items-center px-2 @max-md:px-1 ${align}`}>
        <span className={hidden ? "sr-only" : "truncate"}>{spec.title}</span>
      </div>
    );
  }
  const button = (
    <button
      type="button"
      onClick={() => sortBy(column, sorting)}
      className={`flex w-full min-w-0 items-center gap-0.5 px-2 @max-md:px-1 hover:text-foreground ${align} ${order === "none" ? "" : "font-semibold text-foreground"}`}
    >
      {/* Numeric columns are wide enough for their titles; other titles may be truncated. */}
      <span className={spec.numeric === true ? "whitespace-nowrap" : "truncate"}>{spec.title}</span>
      {order !== "none" && (
        <span aria-hidden="true" className="text-[9px]">
          {order === "descending" ? "▼" : "▲"}
        </span>
      )}
    </button>
  );
  return (
    <div role="columnheader" aria-sort={order} className="flex min-w-0">
      {spec.hint === undefined ? button : <Tooltip text={spec.hint}>{button}</Tooltip>}
    </div>
  );
}
