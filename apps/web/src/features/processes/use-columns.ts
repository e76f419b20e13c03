import { useTable } from "@tanstack/react-table";
import { useMemo } from "react";
import { usePreferences } from "../../app/preferences.ts";
import { navigate, useUrlState } from "../../app/use-url-state.ts";
import { columns, columnSpecs, columnVisibility, features, trackOf } from "./columns.ts";
import type { Row } from "./model/tree-node.ts";
import { sortColumns } from "./model/sort-nodes.ts";

// The model hands over rows that are grouped, sorted and folded; the table adds none of its own.
const noRows: Row[] = [];

function useVisibility(width: number): Record<string, boolean> {
  const { hiddenColumns } = usePreferences();
  return useMemo(() => columnVisibility(width, hiddenColumns), [width, hiddenColumns]);
}

/** The columns that fit and are wanted, and the tracks of the grid that they make. */
export function useColumns(width: number) {
  const visibility = useVisibility(width);
  const ids = useMemo(
    () => columnSpecs.map(({ id }) => id).filter((id) => visibility[id] === true),
    [visibility],
  );
  const template = useMemo(() => ids.map((id) => trackOf(id, width)).join(" "), [ids, width]);
  return { ids, template };
}

/** The heads of these columns, and the order the address asks for. */
export function useHeaders(width: number) {
  const { sorting } = useUrlState();
  const visibility = useVisibility(width);
  const table = useTable({
    features,
    columns,
    data: noRows,
    manualSorting: true,
    enableSortingRemoval: false,
    sortDescFirst: true,
    state: {
      columnVisibility: visibility,
      sorting: [{ id: sorting.column, desc: sorting.descending }],
    },
    onSortingChange: (update) => {
      const before = [{ id: sorting.column as string, desc: sorting.descending }];
      const [first] = typeof update === "function" ? update(before) : update;
      const column = sortColumns.find((each) => each === first?.id);
      if (first !== undefined && column !== undefined) {
        navigate({ sorting: { column, descending: first.desc } }, "replace");
      }
    },
  });
  return table.getHeaderGroups()[0]?.headers ?? [];
}
