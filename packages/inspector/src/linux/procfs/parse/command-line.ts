import type { Buffer } from "node:buffer";
import { decodeBytes } from "./decode-bytes.ts";

const NUL = 0;
const SPACE = 0x20;
const NOTHING: readonly string[] = [];
// A program name followed by this many empty arguments and nothing else is taken for a padded title.
const PADDING = 4;

/**
 * Arguments from /proc/PID/cmdline, each terminated by NUL; empty arguments are kept. A title that a
 * process wrote over its arguments (setproctitle(3)) is one string, without a NUL at the end or padded
 * with NULs, which are not arguments. Source: proc_pid_cmdline(5).
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

/** Titles often contain spaces, program paths seldom. `empty`: number of empty strings at the end. */
function isPaddedTitle(bytes: Buffer, content: number, empty: number): boolean {
  if (content === 0 || empty <= 0) return false;
  const space = bytes.indexOf(SPACE);
  return empty >= PADDING || (space !== -1 && space < content);
}
