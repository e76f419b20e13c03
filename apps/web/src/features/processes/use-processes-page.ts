import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { type ProcessView } from "@corral/process-service/core";
import { count, shortText } from "@corral/process-service/internal";
import type { LiveState } from "../../api/live-state.ts";
import { stopExactly, type StopTarget } from "../../model/stop-target.ts";
import { navigate } from "../../state/use-url-state.ts";
import type { Row } from "./model/tree-node.ts";
import { sameNameProcesses } from "./table/row-actions.ts";
import type { RowActions } from "./table/row-context.ts";
import { useSelection } from "./table/use-selection.ts";
import { useTableModel } from "./table/use-table-model.ts";

const none: readonly ProcessView[] = [];

/** State of the page: rows, selection, and the actions of rows. */
export function useProcessesPage(
  shown: LiveState,
  paused: boolean,
  stop: (target: StopTarget) => void,
) {
  const processes = shown.view?.processes ?? none;
  const rowsRef = useRef<readonly Row[]>([]);
  const selection = useSelection(rowsRef, processes);
  const [rowsInUse, setRowsInUse] = useState(false);
  const table = useTableModel(shown, paused || rowsInUse || selection.keys.size > 0);
  const selected = useMemo(
    () =>
      selection.keys.size === 0 ? none : processes.filter((each) => selection.keys.has(each.id)),
    [processes, selection.keys],
  );

  // The actions read the latest values from a ref, so that rows do not render for new functions.
  const latest = useRef({ table, selection, processes, stop });
  useLayoutEffect(() => {
    latest.current = { table, selection, processes, stop };
    rowsRef.current = table.rows;
  });
  const focus = useRef<(key: string) => void>(() => undefined);
  const focusFirst = useRef<() => void>(undefined);
  const actions = useMemo<RowActions>(
    () => ({
      toggle: (key) => latest.current.table.toggle([key]),
      select: (key, range) => latest.current.selection.toggle(key, range),
      focus: (key) => focus.current(key),
      onFocus: focus,
      onFocusFirst: focusFirst,
      stop: (target) => latest.current.stop(target),
      open: (node) => {
        if (node.process !== undefined) navigate({ process: node.process.id });
        else if (node.executor !== undefined && node.kind === "executor") {
          navigate({ page: { kind: "executor", id: node.executor.id } });
        } else latest.current.table.toggle([node.key]);
      },
      countSameName: (node) => sameNameProcesses(node, latest.current.processes).length,
      selectSameName: (node) =>
        latest.current.selection.select(
          sameNameProcesses(node, latest.current.processes).map((each) => each.id),
        ),
      stopSameName: (node) => {
        const same = sameNameProcesses(node, latest.current.processes);
        const title = `all ${count(same.length, shortText(node.label, 40), shortText(node.label, 40))}`;
        const target = stopExactly(same, title);
        if (target !== undefined) latest.current.stop(target);
      },
    }),
    [],
  );
  return { table, selection, selected, actions, setRowsInUse };
}
