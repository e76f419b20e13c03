import { shorten } from "./command-line.ts";

/**
 * Characters that can change how surrounding text is shown, or that show nothing: control characters (as
 * in ANSI escapes), bidirectional overrides and isolates, invisible spaces and joiners, tags, unpaired
 * surrogates.
 */
const hostile =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|\u034f|\u17b4|\u17b5|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** Blanks alone look like nothing. U+2800 is the empty Braille pattern. */
const blank = /^[\s\u2800]+$/u;

/** What a zero-width joiner (U+200D) or non-joiner (U+200C) has an effect on. */
const emojiBefore = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)$/u;
const emojiAfter = /^\p{Extended_Pictographic}/u;
const joiningLetter =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]$/u;

const named: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * The text with invisible and misleading characters escaped: `\x1b[31m`, `\u202e`. Joiners stay where emoji
 * and scripts need them; a text of blanks alone is escaped as a whole.
 */
export function visibleText(text: string): string {
  if (blank.test(text)) return Array.from(text, escape).join("");
  return text.replace(hostile, (character, offset: number) =>
    joins(text, offset) ? character : escape(character),
  );
}

function joins(text: string, at: number): boolean {
  const joiner = text[at];
  if (joiner !== "\u200d" && joiner !== "\u200c") return false;
  const before = text.slice(Math.max(0, at - 2), at);
  if (joiningLetter.test(before)) return true;
  return joiner === "\u200d" && emojiBefore.test(before) && emojiAfter.test(text.slice(at + 1));
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
