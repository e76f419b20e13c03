/**
 * Text of unknown origin, safe for a terminal: control characters (ANSI escapes among them) and
 * bidirectional controls are shown as escapes, so that a process name can neither colour, move
 * the cursor, nor reorder what stands beside it.
 */
export function visible(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return SHORT[character] ?? (code <= 0xff ? `\\x${hex(code, 2)}` : `\\u{${hex(code, 4)}}`);
  });
}

// C0 and C1 controls, line and paragraph separators, bidi marks, embeddings, overrides, isolates,
// zero-width characters, the byte order mark, and lone surrogates.
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udfff](?![\udc00-\udfff])(?<![\ud800-\udbff][\udc00-\udfff])/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function hex(code: number, length: number): string {
  return code.toString(16).padStart(length, "0");
}
