import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { anchorScroll, anchorMove } from "../model/anchor-scroll.ts";
import type { Row } from "../model/tree-node.ts";

/**
 * Keeps a row at its place in the window while others come and go at a scan: the row under the
 * pointer, else the focused row, else the first row in sight of a scrolled table.
 */
export function useAnchor(
  scroller: RefObject<HTMLElement | null>,
  body: RefObject<HTMLElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  rows: readonly Row[],
  now: number,
): void {
  const pointed = useRowUnderPointer(scroller);
  const slackTop = useRef(0);
  const last = useRef({ rows, now, starts: virtualizer.measurementsCache });
  useLayoutEffect(() => {
    const before = last.current;
    const after = { rows, now, starts: virtualizer.measurementsCache };
    last.current = after;
    const [view, content] = [scroller.current, body.current];
    // Only at a scan: what a person changes, such as the sorting, may move the rows.
    if (view === null || content === null || now === before.now) return;
    const scrollTop = virtualizer.scrollOffset ?? view.scrollTop;
    const held = pointed.current ?? focusedKey(view);
    const inSight = before.rows[before.starts.findIndex(({ end }) => end > scrollTop)];
    const key = held ?? (scrollTop > 0 ? inSight?.key : undefined);
    const move = anchorMove(before, after, key);
    if (move.from === move.to && slackTop.current === 0) return;
    const heights = {
      rows: virtualizer.getTotalSize(),
      window: view.clientHeight - (content.offsetTop - slackTop.current),
    };
    const next = anchorScroll({ scrollTop, slackTop: slackTop.current }, move, heights);
    // The empty space goes when nobody is at the rows any more.
    slackTop.current = held === undefined ? 0 : next.slackTop;
    content.style.marginTop = `${slackTop.current}px`;
    content.style.minHeight = `${heights.rows + (held === undefined ? 0 : next.slackBottom)}px`;
    view.scrollTop = next.scrollTop;
  }, [rows, now, virtualizer, scroller, body, pointed]);
}

/** Key of the focused row; undefined where it is out of sight. */
function focusedKey(view: HTMLElement): string | undefined {
  const row = document.activeElement?.closest<HTMLElement>("[data-key]");
  if (!row || !view.contains(row)) return undefined;
  const { top, bottom } = row.getBoundingClientRect();
  const window = view.getBoundingClientRect();
  return bottom > window.top && top < window.bottom ? row.dataset["key"] : undefined;
}

function useRowUnderPointer(
  scroller: RefObject<HTMLElement | null>,
): RefObject<string | undefined> {
  const key = useRef<string>(undefined);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const onMove = ({ target }: PointerEvent): void => {
      const row = target instanceof Element ? target.closest<HTMLElement>("[data-key]") : null;
      key.current = row?.dataset["key"];
    };
    const onLeave = (): void => {
      key.current = undefined;
    };
    element.addEventListener("pointermove", onMove, { passive: true });
    element.addEventListener("pointerleave", onLeave);
    return () => {
      element.removeEventListener("pointermove", onMove);
      element.removeEventListener("pointerleave", onLeave);
    };
  }, [scroller]);
  return key;
}
