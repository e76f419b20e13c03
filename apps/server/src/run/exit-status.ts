import { constants } from "node:os";
import type { ExitStatus } from "@corral/client/node";

/** Exit codes of `corral run` when the command did not run; the same as those of env(1) and timeout(1). */
export const runExitCodes = { failed: 125, cannotExecute: 126, notFound: 127 } as const;

/** As shells do: 128 plus the number of the signal that ended the command. */
export function exitCodeOfStatus({ code, signal }: ExitStatus): number {
  if (signal !== null) return 128 + constants.signals[signal];
  return code ?? runExitCodes.failed;
}

/** Signals whose default action ends a program without a core dump. */
const reraisedSignals: ReadonlySet<string> = new Set(["SIGHUP", "SIGINT", "SIGKILL", "SIGTERM"]);

/**
 * Ends this program as the command ended. A shell stops its script when a command dies of SIGINT;
 * exit code 130 would not have that effect.
 */
export async function exitLike(status: ExitStatus): Promise<number> {
  const { signal } = status;
  if (signal !== null && reraisedSignals.has(signal)) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    // The signal ends this program here, unless a sandbox filters it.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return exitCodeOfStatus(status);
}
