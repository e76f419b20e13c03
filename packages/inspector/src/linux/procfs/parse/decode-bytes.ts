import type { Buffer } from "node:buffer";

const REPLACEMENT = "\uFFFD";

/**
 * Text of bytes that may be anything: UTF-8 as it is, every byte that is not UTF-8 as `\xNN`.
 * The result is always valid Unicode (and so valid JSON).
 */
export function decodeBytes(bytes: Buffer, start: number, end: number): string {
  let index = start;
  while (index < end && (bytes[index] ?? 0) < 0x80) index += 1;
  if (index === end) return bytes.toString("latin1", start, end);
  const text = bytes.toString("utf8", start, end);
  return text.includes(REPLACEMENT) ? escapeInvalid(bytes.subarray(start, end)) : text;
}

/** The slow way: one UTF-8 sequence after the other. */
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

/** The bytes may really hold U+FFFD. */
function isReplacementItself(bytes: Buffer, index: number): boolean {
  return bytes[index] === 0xef && bytes[index + 1] === 0xbf && bytes[index + 2] === 0xbd;
}
