import { shorten } from "./command-line.ts";

/**
 * Characters that can change how surrounding text is shown: control characters (as in ANSI escapes),
 * bidirectional overrides and isolates, invisible spaces, tags, unpaired surrogates. Zero-width joiners
 * stay: emoji and several scripts need them.
 */
const hostile =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

const named: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The text with invisible and misleading characters escaped: `\x1b[31m`, `\u202e`. */
export function visibleText(text: string): string {
  return text.replace(hostile, escape);
}

/** Escaped text, cut to `limit` characters before escaping. */
export function shortText(text: string, limit: number): string {
  return visibleText(shorten(text, limit));
}

function escape(character: string): string {
  const short = named[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\u{${code.toString(16)}}`;
}
