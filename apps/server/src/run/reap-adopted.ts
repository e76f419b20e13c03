import { readStat } from "@corral/inspector/linux";
import { childPids } from "./child-processes.ts";
import type { SystemCalls } from "./system-calls.ts";

/** A signal may be lost among others; nothing stays a zombie for longer than this, milliseconds. */
const sweepIntervalMs = 2_000;

/**
 * Collects the processes that this program has adopted as a subreaper, once they are dead. libuv
 * waits for its own children only, one by one, so it collects no adopted one, and here none of
 * libuv's is collected: its status would be lost.
 */
export function reapAdopted(
  calls: SystemCalls,
  command: { readonly pid: number; readonly ended: Promise<unknown> },
): Disposable {
  let commandLives = true;
  void command.ended.then(() => (commandLives = false));
  const sweep = () => {
    // A child of libuv's that is not known here, or one that it has yet to hear of.
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
  const timer = setInterval(sweep, sweepIntervalMs).unref();
  return {
    [Symbol.dispose]: () => {
      process.removeListener("SIGCHLD", sweep);
      clearInterval(timer);
    },
  };
}
