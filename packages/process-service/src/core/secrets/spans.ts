import { mask } from "./secret-names.ts";

/** A part of a text, from the first character to before the last: [start, end). */
export type Span = readonly [start: number, end: number];

/** The text with each of these parts masked; parts that touch are one. */
export function maskSpans(text: string, spans: readonly Span[]): string {
  let masked = "";
  let done = 0;
  let open: { start: number; end: number } | undefined;
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (end <= start) continue;
    if (open !== undefined && start <= open.end) {
      open.end = Math.max(open.end, end);
      continue;
    }
    if (open !== undefined) {
      masked += text.slice(done, open.start) + mask;
      done = open.end;
    }
    open = { start, end };
  }
  if (open === undefined) return text;
  return masked + text.slice(done, open.start) + mask + text.slice(open.end);
}
