/** What is written to a pipe whose reader has gone, or to a terminal that was closed. */
const lost: ReadonlySet<string | undefined> = new Set(["EPIPE", "EIO", "ERR_STREAM_DESTROYED"]);

let working = 0;

/** Until it is disposed, the command goes on although nobody reads what it says: it is in the middle of something. */
export function goOnUnread(): Disposable {
  working += 1;
  return {
    [Symbol.dispose]: () => {
      working -= 1;
    },
  };
}

/** `corral ps | head` closes the pipe early: that is no failure. */
export function onOutputLost(error: NodeJS.ErrnoException): void {
  if (!lost.has(error.code)) throw error;
  if (working === 0) process.exit();
}

/** Hints that nobody reads change nothing about what was asked for. */
export function onHintsLost(error: NodeJS.ErrnoException): void {
  if (!lost.has(error.code)) throw error;
}
