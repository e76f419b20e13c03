import { memo } from "react";
import { Tip } from "../../ui/tip.tsx";
import { specOf } from "./columns.ts";
import { useHeaders } from "./use-columns.ts";

type Headers = ReturnType<typeof useHeaders>;

export const TableHeader = memo(function TableHeader({ width }: { readonly width: number }) {
  const headers = useHeaders(width);
  return (
    <div role="rowgroup" className="sticky top-0 z-20">
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-7 [grid-template-columns:var(--columns)] items-stretch border-b border-line-strong bg-ground text-sm text-muted"
      >
        {headers.map((header) => (
          <HeaderCell key={header.id} header={header} />
        ))}
      </div>
    </div>
  );
});

function HeaderCell({ header }: { readonly header: Headers[number] }) {
  const spec = specOf.get(header.id);
  if (spec === undefined) return null;
  const { column } = header;
  const sorted = column.getIsSorted();
  const align = spec.numeric === true ? "justify-end text-right" : "justify-start text-left";
  if (!column.getCanSort()) {
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
      onClick={() => column.toggleSorting()}
      className={`flex w-full min-w-0 items-center gap-0.5 px-2 @max-md:px-1 hover:text-ink ${align} ${sorted ? "font-semibold text-ink" : ""}`}
    >
      {/* A column of numbers is as wide as its name needs: only the others may be shortened. */}
      <span className={spec.numeric === true ? "whitespace-nowrap" : "truncate"}>{spec.title}</span>
      {sorted !== false && (
        <span aria-hidden="true" className="text-[9px]">
          {sorted === "desc" ? "▼" : "▲"}
        </span>
      )}
    </button>
  );
  return (
    <div
      role="columnheader"
      aria-sort={sorted === "desc" ? "descending" : sorted === "asc" ? "ascending" : "none"}
      className="flex min-w-0"
    >
      {spec.hint === undefined ? button : <Tip text={spec.hint}>{button}</Tip>}
    </div>
  );
}
