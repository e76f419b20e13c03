import type { Buffer } from "node:buffer";
import { decodeBytes } from "./decode-bytes.ts";

const NUL = 0;
const SPACE = 0x20;
const NOTHING: readonly string[] = [];
// A real command line hardly ever has a program name followed by nothing but this many empty ones.
const PADDING = 4;

/**
 * The arguments in the bytes of /proc/PID/cmdline, each ended by NUL; empty ones are kept.
 * A process that wrote a title over its arguments gives it as one piece (setproctitle(3)): without
 * a NUL at the end, or padded with NULs, which are not arguments.
 */
export function parseCommandLine(bytes: Buffer, length: number): readonly string[] {
  if (length === 0) return NOTHING;
  let content = length;
  while (content > 0 && bytes[content - 1] === NUL) content -= 1;
  const firstNul = bytes.indexOf(NUL);
  const single = firstNul === -1 || firstNul >= content;
  if (single && isPaddedTitle(bytes, content, length - content - 1)) {
    return [decodeBytes(bytes, 0, content)];
  }
  const command: string[] = [];
  let start = 0;
  while (start < length) {
    let end = bytes.indexOf(NUL, start);
    if (end === -1 || end > length) end = length;
    command.push(decodeBytes(bytes, start, end));
    start = end + 1;
  }
  return command;
}

/** Program paths hold spaces seldom, titles often; `empty` is how many empty pieces follow. */
function isPaddedTitle(bytes: Buffer, content: number, empty: number): boolean {
  if (content === 0 || empty <= 0) return false;
  const space = bytes.indexOf(SPACE);
  return empty >= PADDING || (space !== -1 && space < content);
}
