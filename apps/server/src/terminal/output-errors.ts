import { exitCodes } from "./exit-codes.ts";

/** Error codes of writes to a pipe whose reader has exited, or to a closed terminal. */
const closedCodes: ReadonlySet<string | undefined> = new Set([
  "EPIPE",
  "EIO",
  "ERR_STREAM_DESTROYED",
]);

let ignoring = 0;
let writeFailed = false;

/** Until disposed, a closed stdout does not end the command: an operation is in progress. */
export function ignoreClosedOutput(): Disposable {
  ignoring += 1;
  return {
    [Symbol.dispose]: () => {
      ignoring -= 1;
    },
  };
}

/** A pipe closed early, as by `corral ps | head`, is no failure; a full disk is one: the result is lost. */
export function onStdoutError(error: NodeJS.ErrnoException): void {
  if (!closedCodes.has(error.code) && !writeFailed) {
    writeFailed = true;
    process.stderr.write(`The output could not be written: ${error.message}.\n`);
  }
  if (ignoring === 0) process.exit(writeFailed ? exitCodes.failed : undefined);
}

/** stderr carries hints only: losing them does not affect the result. */
export function onStderrError(): void {}
