import { exitCodes } from "./exit-codes.ts";

/** What is written to a pipe whose reader has gone, or to a terminal that was closed. */
const lost: ReadonlySet<string | undefined> = new Set(["EPIPE", "EIO", "ERR_STREAM_DESTROYED"]);

let working = 0;
let unwritten = false;

/** Until it is disposed, the command goes on although nobody reads what it says: it is in the middle of something. */
export function goOnUnread(): Disposable {
  working += 1;
  return {
    [Symbol.dispose]: () => {
      working -= 1;
    },
  };
}

/**
 * `corral ps | head` closes the pipe early: that is no failure. A full disk is one, as what was asked for
 * is not there.
 */
export function onOutputLost(error: NodeJS.ErrnoException): void {
  if (!lost.has(error.code) && !unwritten) {
    unwritten = true;
    process.stderr.write(`The output could not be written: ${error.message}.\n`);
  }
  if (working === 0) process.exit(unwritten ? exitCodes.failed : undefined);
}

/** Hints that nobody can read change nothing about what was asked for. */
export function onHintsLost(): void {}
