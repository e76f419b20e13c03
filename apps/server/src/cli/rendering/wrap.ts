import stringWidth from "fast-string-width";
import { clip } from "./table.ts";

/** Lines of at most `width` columns, broken between words; a coloured line is cut instead. */
export function wrap(line: string, width: number): readonly string[] {
  if (stringWidth(line) <= width) return [line];
  if (line.includes("\u001b")) return [clip(line, width)];
  const indent = /^ */.exec(line)?.[0] ?? "";
  const lines: string[] = [];
  let current = indent;
  for (const word of line.trimStart().split(" ")) {
    const longer = current.trim() === "" ? current + word : `${current} ${word}`;
    if (stringWidth(longer) <= width || current.trim() === "") current = longer;
    else {
      lines.push(clip(current, width));
      current = indent + word;
    }
  }
  return [...lines, clip(current, width)];
}
