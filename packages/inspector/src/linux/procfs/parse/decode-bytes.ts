import type { Buffer } from "node:buffer";

const REPLACEMENT = "\uFFFD";

/**
 * Decodes bytes of any encoding: valid UTF-8 as it is, every other byte as `\xNN`. The result is always
 * valid Unicode, and so valid JSON.
 */
export function decodeBytes(bytes: Buffer, start: number, end: number): string {
  let index = start;
  while (index < end && (bytes[index] ?? 0) < 0x80) index += 1;
  if (index === end) return bytes.toString("latin1", start, end);
  const text = bytes.toString("utf8", start, end);
  return text.includes(REPLACEMENT) ? escapeInvalid(bytes.subarray(start, end)) : text;
}

/** Slow path: sequence by sequence. */
function escapeInvalid(bytes: Buffer): string {
  let text = "";
  for (let index = 0; index < bytes.length;) {
    const length = sequenceLength(bytes[index] ?? 0);
    const sequence = bytes.toString("utf8", index, index + length);
    const valid = !sequence.includes(REPLACEMENT) || isReplacementItself(bytes, index);
    if (valid) {
      text += sequence;
      index += length;
    } else {
      text += `\\x${(bytes[index] ?? 0).toString(16).padStart(2, "0").toUpperCase()}`;
      index += 1;
    }
  }
  return text;
}

function sequenceLength(lead: number): number {
  if (lead < 0xc2) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/** Whether the bytes themselves encode U+FFFD. */
function isReplacementItself(bytes: Buffer, index: number): boolean {
  return bytes[index] === 0xef && bytes[index + 1] === 0xbf && bytes[index + 2] === 0xbd;
}
