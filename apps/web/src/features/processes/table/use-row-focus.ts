import { useCallback, useMemo, useState } from "react";
import type { Row } from "../model/tree-node.ts";

/**
 * The focused row. Focus follows the process over ticks; if the process ends, the row at its
 * position gets the focus.
 */
export function useRowFocus(rows: readonly Row[]) {
  const [focus, setFocus] = useState<{ readonly key: string; readonly index: number }>();
  const index = useMemo(() => {
    if (focus === undefined) return 0;
    if (rows[focus.index]?.key === focus.key) return focus.index;
    const found = rows.findIndex((row) => row.key === focus.key);
    return found === -1 ? Math.min(focus.index, Math.max(0, rows.length - 1)) : found;
  }, [rows, focus]);
  const focusRow = useCallback(
    (next: number) => {
      const row = rows[next];
      if (row !== undefined) setFocus({ key: row.key, index: next });
    },
    [rows],
  );
  const focusKey = useCallback(
    (key: string) => setFocus((before) => (before?.key === key ? before : { key, index: 0 })),
    [],
  );
  return { index, focusRow, focusKey };
}
