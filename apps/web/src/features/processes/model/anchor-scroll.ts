import type { Row } from "./tree-node.ts";

/** What keeps a row at its place in the window, pixels. */
export interface AnchoredScroll {
  readonly scrollTop: number;
  /** Empty space above the first row, where scrolling alone does not reach. */
  readonly slackTop: number;
  /** Empty space below the last row. */
  readonly slackBottom: number;
}

/** Offset of a row from the first one, pixels, before and after a scan. */
export interface AnchorMove {
  readonly from: number;
  readonly to: number;
}

/** Scroll position at which a row that moved is seen at the same place as before. */
export function anchorScroll(
  { scrollTop, slackTop }: Pick<AnchoredScroll, "scrollTop" | "slackTop">,
  { from, to }: AnchorMove,
  heights: { readonly rows: number; readonly window: number },
): AnchoredScroll {
  const wanted = scrollTop - slackTop + to - from;
  const next = { scrollTop: Math.max(0, wanted), slackTop: Math.max(0, -wanted) };
  const below = next.scrollTop + heights.window - heights.rows;
  return { ...next, slackBottom: next.scrollTop === 0 ? 0 : Math.max(0, below) };
}

interface PlacedRows {
  readonly rows: readonly Row[];
  readonly starts: readonly { readonly start: number }[];
}

/** How far the row moved; where it is gone, the next one below it that is still there. */
export function anchorMove(
  before: PlacedRows,
  after: PlacedRows,
  key: string | undefined,
): AnchorMove {
  const none = { from: 0, to: 0 };
  if (key === undefined) return none;
  const index = before.rows.findIndex((row) => row.key === key);
  if (index === -1 || after.rows[index]?.key === key) return none;
  const now = new Map(after.rows.map((row, at) => [row.key, at]));
  for (let at = index; at < before.rows.length; at += 1) {
    const to = now.get(before.rows[at]?.key ?? "");
    if (to === undefined) continue;
    return { from: before.starts[at]?.start ?? 0, to: after.starts[to]?.start ?? 0 };
  }
  return none;
}
