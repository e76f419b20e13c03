import { parseCommandLine } from "./parse/command-line.ts";
import type { ReadBuffer } from "./read-buffer.ts";

/** The arguments of a process. `root`: its directory in /proc. Throws the error of open(2) or read(2). */
export function readCommandLine(root: string, buffer: ReadBuffer): readonly string[] {
  // First: a long line makes the buffer another one.
  const length = buffer.readFile(`${root}/cmdline`);
  return parseCommandLine(buffer.bytes, length);
}
