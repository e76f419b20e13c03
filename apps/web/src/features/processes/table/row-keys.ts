import type { Row } from "../model/tree-node.ts";

/** Command of a key press on the focused row; undefined for keys that the table does not use. */
export type RowCommand =
  | { readonly kind: "move"; readonly to: number; readonly extend: boolean }
  | { readonly kind: "toggle" | "open" | "stop" }
  | { readonly kind: "select"; readonly range: boolean };

export type KeyPress = Readonly<
  Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">
>;

/** Keyboard interface of an APG treegrid, with j and k as arrow keys. Pure. */
export function rowCommand(
  press: KeyPress,
  rows: readonly Row[],
  index: number,
  page: number,
): RowCommand | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
  const row = rows[index];
  if (row === undefined) return undefined;
  const move = (to: number): RowCommand => ({
    kind: "move",
    to: Math.max(0, Math.min(rows.length - 1, to)),
    extend: press.shiftKey && press.key.startsWith("Arrow"),
  });
  switch (press.key) {
    case "ArrowDown":
    case "j":
      return move(index + 1);
    case "ArrowUp":
    case "k":
      return move(index - 1);
    case "Home":
      return move(0);
    case "End":
      return move(rows.length - 1);
    case "PageDown":
      return move(index + page);
    case "PageUp":
      return move(index - page);
    case "ArrowRight":
      if (!row.expandable) return undefined;
      return row.expanded ? move(index + 1) : { kind: "toggle" };
    case "ArrowLeft":
      if (row.expanded) return { kind: "toggle" };
      return row.parentKey === undefined ? undefined : move(parentIndex(rows, index));
    case " ":
      return { kind: "select", range: press.shiftKey };
    case "Enter":
      return { kind: "open" };
    case "Delete":
    case "x":
      return { kind: "stop" };
    default:
      return undefined;
  }
}

function parentIndex(rows: readonly Row[], index: number): number {
  const key = rows[index]?.parentKey;
  for (let at = index - 1; at >= 0; at -= 1) if (rows[at]?.key === key) return at;
  return index;
}
