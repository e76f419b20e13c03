import { writeSync } from "node:fs";
import pc from "picocolors";
import type { Io } from "../terminal/io.ts";

/** What `corral run` itself says, on stderr beside the command's own output; it prints nothing else. */
export function noticeIo(): Io {
  return {
    out: () => undefined,
    err: writeNotice,
    colors: pc.createColors(false),
    width: Number.POSITIVE_INFINITY,
    interactive: false,
    ask: async () => "declined",
  };
}

function writeNotice(line: string): void {
  /*
   * Not through process.stderr: that would switch a pipe to non-blocking, for the command too,
   * which shares it and would see its writes fail (EAGAIN).
   */
  try {
    writeSync(2, `corral: ${line}\n`);
  } catch {
    // Nobody listens any more.
  }
}
