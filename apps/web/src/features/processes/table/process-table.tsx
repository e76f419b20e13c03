import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from "react";
import { usePreferences } from "../../../state/preferences.ts";
import { useUrlState } from "../../../state/use-url-state.ts";
import type { Row } from "../model/tree-node.ts";
import { NowProvider, useRowActions } from "./row-context.ts";
import { stopTarget } from "./row-actions.ts";
import { rowCommand } from "./row-keys.ts";
import { TableHeader } from "./table-header.tsx";
import { TableRow } from "./table-row.tsx";
import { trackOf, visibleColumns } from "./columns.ts";
import { useAnchor } from "./use-anchor.ts";
import { useRowsInUse } from "./use-rows-in-use.ts";
import { useRowFocus } from "./use-row-focus.ts";
import type { Selection } from "./use-selection.ts";
import { useEarlierSamples } from "./use-earlier-samples.ts";
import { useWidth } from "./use-width.ts";

const rowHeights = { compact: 26, comfortable: 34 } as const;
/** An executor's row has a second line. */
const secondLine = 18;

/** The process tree as an ARIA treegrid (APG) with focusable rows, virtualized. */
export function ProcessTable({
  rows,
  now,
  selection,
  added,
  openKey,
  onInUse,
}: {
  readonly rows: readonly Row[];
  readonly now: number;
  readonly selection: Selection;
  readonly added: ReadonlySet<string>;
  readonly openKey: string | undefined;
  /** The pointer or the focus comes to the rows or leaves them. */
  readonly onInUse: (inUse: boolean) => void;
}) {
  const body = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const { density, hiddenColumns } = usePreferences();
  const { layout } = useUrlState();
  const ids = useMemo(
    () => visibleColumns(width, hiddenColumns, layout),
    [width, hiddenColumns, layout],
  );
  const template = ids.map((id) => trackOf(id, width)).join(" ");
  const actions = useRowActions();
  const focus = useRowFocus(rows);
  useEffect(() => {
    actions.onFocus.current = focus.focusKey;
  }, [actions, focus.focusKey]);
  const rowHeight = rowHeights[density];
  // oxlint-disable-next-line react/incompatible-library -- no React Compiler here; it memoises by itself
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) =>
      rows[index]?.node.kind === "executor" ? rowHeight + secondLine : rowHeight,
    // A new function for new rows: the heights are computed anew.
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    scrollPaddingStart: 28,
    overscan: 10,
    // The focused row stays mounted while it is scrolled out of view.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return indexes.includes(focus.index) || focus.index >= rows.length
        ? indexes
        : [...indexes, focus.index].toSorted((a, b) => a - b);
    },
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  useRowsInUse(scroller, onInUse);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const row = rows[focus.index];
    const onRow = event.target instanceof HTMLElement && event.target.role === "row";
    if (row === undefined || !onRow) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const command = rowCommand(event, rows, focus.index, page);
    if (command === undefined) return;
    event.preventDefault();
    switch (command.kind) {
      case "move": {
        const to = rows[command.to];
        focus.focusRow(command.to);
        virtualizer.scrollToIndex(command.to);
        if (to !== undefined) pendingFocus.current = to.key;
        if (command.extend && to?.node.process !== undefined) actions.select(to.key, true);
        return;
      }
      case "toggle":
        actions.toggle(row.key);
        return;
      case "select":
        if (row.node.process !== undefined) actions.select(row.key, command.range);
        return;
      case "open":
        actions.open(row.node);
        return;
      case "stop": {
        const target = stopTarget(row.node);
        if (target !== undefined) actions.stop(target);
      }
    }
  };

  // The row may be mounted only by the next render.
  const pendingFocus = useRef<string>(undefined);
  useEffect(() => {
    const key = pendingFocus.current;
    if (key === undefined) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    if (row === null || row === undefined) return;
    pendingFocus.current = undefined;
    row.focus({ preventScroll: true });
  });

  useEffect(() => {
    const { onFocusFirst } = actions;
    onFocusFirst.current = () => {
      focus.focusRow(0);
      virtualizer.scrollToIndex(0);
      pendingFocus.current = rows[0]?.key;
    };
    return () => {
      onFocusFirst.current = undefined;
    };
  }, [actions, focus, rows, virtualizer]);

  const items = virtualizer.getVirtualItems();
  useAnchor(scroller, body, virtualizer, rows, now);
  useEarlierSamples(
    items.flatMap(({ index }) => {
      const { node } = rows[index] ?? {};
      if (node?.kind === "alike") return node.children.map(({ key }) => key);
      return (node?.root ?? node)?.process?.id ?? [];
    }),
  );

  return (
    <div
      ref={scroller}
      // As in APG, focus is on one row at a time; the grid itself is focusable only by script.
      tabIndex={-1}
      role="treegrid"
      aria-label="Processes"
      aria-rowcount={rows.length + 1}
      aria-colcount={ids.length}
      aria-multiselectable="true"
      onKeyDown={onKeyDown}
      className="@container relative min-h-0 flex-1 overflow-auto [overflow-anchor:none] [scrollbar-gutter:stable] contain-strict"
      style={{ "--columns": template }}
    >
      <TableHeader columns={ids} />
      <div
        ref={body}
        role="rowgroup"
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
      >
        <NowProvider value={now}>
          {items.map(({ index, start }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <TableRow
                key={row.key}
                row={row}
                index={index}
                top={start}
                columns={ids}
                focused={index === focus.index}
                selected={selection.keys.has(row.key)}
                added={added.has(row.key)}
                open={openKey !== undefined && (row.node.root?.key ?? row.key) === openKey}
              />
            );
          })}
        </NowProvider>
      </div>
    </div>
  );
}
