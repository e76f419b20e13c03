import type { FilterError } from "./filter-terms.ts";

export interface Word {
  /** Without quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Starts with a quote: matched as text, whatever it contains. */
  readonly quoted: boolean;
}

/** Splits at spaces outside of quotes; a quote may start inside of a word (owner:"my agent"). */
export function splitWords(source: string): readonly Word[] | FilterError {
  const words: Word[] = [];
  let at = 0;
  while (at < source.length) {
    if (/\s/.test(source.charAt(at))) {
      at += 1;
      continue;
    }
    const start = at;
    let text = "";
    while (at < source.length && !/\s/.test(source.charAt(at))) {
      if (source.charAt(at) !== '"') {
        text += source.charAt(at);
        at += 1;
        continue;
      }
      const close = source.indexOf('"', at + 1);
      if (close === -1) {
        return { message: "this quote is never closed", start: at, end: source.length };
      }
      text += source.slice(at + 1, close);
      at = close + 1;
    }
    const quoted = source.charAt(start) === '"';
    words.push({ text, start, end: at, quoted });
  }
  return words;
}
