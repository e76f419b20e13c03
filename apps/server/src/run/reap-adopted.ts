import { readStat } from "@corral/inspector/linux";
import { childPids } from "./child-processes.ts";
import type { SystemCalls } from "./system-calls.ts";

/** SIGCHLDs are merged, so one may be missed: a zombie stays no longer than this, milliseconds. */
const SWEEP_INTERVAL_MS = 2_000;

/**
 * Reaps the processes that this program adopted as a subreaper, once they exit. libuv waits only for
 * the pids that it started, so it reaps no adopted process. Its own children must not be reaped here:
 * their exit status would be lost.
 */
export function reapAdopted(
  calls: SystemCalls,
  command: { readonly pid: number; readonly ended: Promise<unknown> },
): Disposable {
  let commandLives = true;
  void command.ended.then(() => (commandLives = false));
  const sweep = () => {
    // A child of libuv that is unknown here, or whose exit libuv has not handled yet.
    const processHandles = process
      .getActiveResourcesInfo()
      .filter((name) => name === "ProcessWrap").length;
    if (processHandles > (commandLives ? 1 : 0)) return;
    for (const pid of childPids()) {
      if (commandLives && pid === command.pid) continue;
      if (readStat(pid)?.state === "zombie") calls.reap(pid);
    }
  };
  process.on("SIGCHLD", sweep);
  const timer = setInterval(sweep, SWEEP_INTERVAL_MS).unref();
  return {
    [Symbol.dispose]: () => {
      process.removeListener("SIGCHLD", sweep);
      clearInterval(timer);
    },
  };
}
