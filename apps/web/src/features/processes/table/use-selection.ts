import { type RefObject, useCallback, useMemo, useState } from "react";
import type { ProcessView } from "@corral/process-service/core";
import type { Row } from "../model/tree-node.ts";

export interface Selection {
  readonly keys: ReadonlySet<string>;
  /** Toggles one row; with `range`, all rows from the last toggled one take its new state. */
  readonly toggle: (key: string, range: boolean) => void;
  readonly select: (keys: readonly string[]) => void;
  readonly clear: () => void;
}

const isSelectable = (row: Row): boolean => row.node.process !== undefined && !row.node.exiting;

/** Selected processes, by id: a reused pid is not selected. */
export function useSelection(
  rows: RefObject<readonly Row[]>,
  processes: readonly ProcessView[],
): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string>();
  const keys = useMemo(
    () =>
      chosen.size === 0
        ? chosen
        : new Set(processes.map((each) => each.id).filter((id) => chosen.has(id))),
    [chosen, processes],
  );
  const toggle = useCallback(
    (key: string, range: boolean) => {
      const next = new Set(keys);
      const select = !next.has(key);
      for (const each of range ? between(rows.current, anchor, key) : [key]) {
        if (select) next.add(each);
        else next.delete(each);
      }
      setChosen(next);
      setAnchor(key);
    },
    [keys, rows, anchor],
  );
  const select = useCallback((more: readonly string[]) => setChosen(new Set(more)), []);
  const clear = useCallback(() => setChosen(new Set()), []);
  return { keys, toggle, select, clear };
}

/** Keys of selectable rows between two rows, both included, in either order. */
export function between(rows: readonly Row[], from: string | undefined, to: string): string[] {
  const end = rows.findIndex((row) => row.key === to);
  const start = rows.findIndex((row) => row.key === from);
  if (start === -1 || end === -1) return [to];
  return rows
    .slice(Math.min(start, end), Math.max(start, end) + 1)
    .filter(isSelectable)
    .map((row) => row.key);
}
