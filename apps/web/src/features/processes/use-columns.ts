import { useMemo } from "react";
import { usePreferences } from "../../app/preferences.ts";
import { trackOf, visibleColumns } from "./columns.ts";

/** The columns that fit and are wanted, and the tracks of the grid that they make. */
export function useColumns(width: number) {
  const { hiddenColumns } = usePreferences();
  const ids = useMemo(() => visibleColumns(width, hiddenColumns), [width, hiddenColumns]);
  const template = useMemo(() => ids.map((id) => trackOf(id, width)).join(" "), [ids, width]);
  return { ids, template };
}
