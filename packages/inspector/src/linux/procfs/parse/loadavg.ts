import type { Buffer } from "node:buffer";

const SPACE = 0x20;
const NEWLINE = 0x0a;
const SLASH = 0x2f;
const ZERO = 0x30;
const NINE = 0x39;

/**
 * The pid given out last, the fifth field of /proc/loadavg; threads count too. undefined where
 * there is none, as in sandboxes that make the file up. Source: proc_loadavg(5).
 * Reads the bytes from their end: it is called at every look, and a pattern takes five times as long.
 */
export function parseLastPid(bytes: Buffer, length: number): number | undefined {
  let at = length - 1;
  while (at >= 0 && (bytes[at] === SPACE || bytes[at] === NEWLINE)) at -= 1;
  let pid = 0;
  for (let place = 1; isDigit(bytes[at]); place *= 10, at -= 1) {
    pid += ((bytes[at] ?? ZERO) - ZERO) * place;
  }
  if (pid === 0 || bytes[at] !== SPACE) return undefined;
  // Before it stand the running and all threads, as in "1/234".
  for (at -= 1; isDigit(bytes[at]); at -= 1);
  return bytes[at] === SLASH && isDigit(bytes[at + 1]) ? pid : undefined;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}
