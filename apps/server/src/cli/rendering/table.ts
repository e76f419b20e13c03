import stringWidth from "fast-string-width";

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

/**
 * Lines of a table; the last column is truncated to `width`. Cells may contain colour codes; emoji and
 * wide characters count as many columns as a terminal uses for them.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width = Number.POSITIVE_INFINITY,
): string[] {
  const widths = columns.map((column, index) =>
    Math.max(stringWidth(column.title), ...rows.map((row) => stringWidth(row[index] ?? ""))),
  );
  const line = (cells: readonly string[]): string => {
    const padded = columns.map((column, index) => {
      const cell = cells[index] ?? "";
      const last = index === columns.length - 1;
      const gap = " ".repeat(Math.max(0, (widths[index] ?? 0) - stringWidth(cell)));
      if (column.align === "right") return gap + cell;
      return last ? cell : cell + gap;
    });
    return clip(padded.join("  "), width).trimEnd();
  };
  return [line(columns.map((column) => column.title)), ...rows.map(line)];
}

const ESCAPE = /\u001b\[[0-9;]*m/y;

/** Truncates to `width` terminal columns with an ellipsis; keeps colour codes intact. */
export function clip(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let out = "";
  let used = 0;
  let coloured = false;
  for (let at = 0; at < text.length;) {
    ESCAPE.lastIndex = at;
    const escape = ESCAPE.exec(text)?.[0];
    if (escape !== undefined) {
      out += escape;
      coloured = true;
      at += escape.length;
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const cells = stringWidth(character);
    if (used + cells > width - 1) break;
    out += character;
    used += cells;
    at += character.length;
  }
  return `${out}…${coloured ? "\u001b[0m" : ""}`;
}
