import { exitCodes } from "./exit-codes.ts";

/** What is written to a pipe whose reader has gone, or to a terminal that was closed. */
const closedCodes: ReadonlySet<string | undefined> = new Set([
  "EPIPE",
  "EIO",
  "ERR_STREAM_DESTROYED",
]);

let ignoring = 0;
let writeFailed = false;

/** Until it is disposed, the command goes on although nobody reads what it says: it is in the middle of something. */
export function ignoreClosedOutput(): Disposable {
  ignoring += 1;
  return {
    [Symbol.dispose]: () => {
      ignoring -= 1;
    },
  };
}

/**
 * `corral ps | head` closes the pipe early: that is no failure. A full disk is one, as what was asked for
 * is not there.
 */
export function onStdoutError(error: NodeJS.ErrnoException): void {
  if (!closedCodes.has(error.code) && !writeFailed) {
    writeFailed = true;
    process.stderr.write(`The output could not be written: ${error.message}.\n`);
  }
  if (ignoring === 0) process.exit(writeFailed ? exitCodes.failed : undefined);
}

/** Hints that nobody can read change nothing about what was asked for. */
export function onStderrError(): void {}
