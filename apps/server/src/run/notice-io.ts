import { writeSync } from "node:fs";
import pc from "picocolors";
import type { Io } from "../terminal/io.ts";

/** Output of `corral run` itself: lines on stderr, beside the output of the command. */
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
   * Not through process.stderr: libuv would switch a pipe to non-blocking mode. The command shares
   * that pipe, and its writes would fail with EAGAIN.
   */
  try {
    writeSync(2, `corral: ${line}\n`);
  } catch {
    // The reader has closed the pipe.
  }
}
