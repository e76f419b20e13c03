import { constants } from "node:os";

/** How the command ended: one of the two is null. */
export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What `corral run` exits with when the command does not come into it, as `env` and `timeout` do. */
export const runExitCodes = { failed: 125, cannotExecute: 126, notFound: 127 } as const;

/** As a shell counts: 128 and the signal's number for a command that a signal ended. */
export function exitCodeOfStatus({ code, signal }: ExitStatus): number {
  if (signal !== null) return 128 + constants.signals[signal];
  return code ?? runExitCodes.failed;
}

/** Those whose default is to end a program without a core dump of it. */
const reraisedSignals: ReadonlySet<string> = new Set(["SIGHUP", "SIGINT", "SIGKILL", "SIGTERM"]);

/**
 * Ends this program as the command ended. A shell that sees a command die of SIGINT stops the
 * script around it; an exit code of 130 would not say that.
 */
export async function exitLike(status: ExitStatus): Promise<number> {
  const { signal } = status;
  if (signal !== null && reraisedSignals.has(signal)) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    // The signal is on its way; only a sandbox that swallows it lets this end.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return exitCodeOfStatus(status);
}
