import { readlinkSync } from "node:fs";
import { constants } from "node:os";
import type { Signal, SignalOutcome } from "../driver.ts";
import { ProcessInspectorError } from "../errors.ts";
import { loadPidfdSignal } from "./pidfd-signal.ts";
import type { PinnedDirectory } from "./pinned-directory.ts";

/** Sends one signal to the process that a directory pins. */
export interface SignalSender {
  readonly pinning: "kernel" | "checked";
  send(target: PinnedDirectory, signal: Signal): SignalOutcome;
}

/** Through the kernel where it can be done without a race, else checked. */
export function createSignalSender(procRoot: string, pidfd: boolean): SignalSender {
  return (pidfd ? createPidfdSender() : undefined) ?? createCheckedSender(procRoot);
}

function createPidfdSender(): SignalSender | undefined {
  const sendThroughPidfd = loadPidfdSignal();
  if (sendThroughPidfd === undefined) return undefined;
  return {
    pinning: "kernel",
    send(target, signal) {
      const error = sendThroughPidfd(target.descriptor, constants.signals[signal]);
      return outcomeOf(error, target.identity.pid, signal);
    },
  };
}

/**
 * Reads the start time through the pin and then calls kill(2) with the pid. One race remains:
 * between the two the process may end, be collected by its parent, and its pid be given out again;
 * then the signal reaches the new process. The pid count must wrap within microseconds for it.
 */
function createCheckedSender(procRoot: string): SignalSender {
  const numbersAgree = seesOwnPid(procRoot);
  return {
    pinning: "checked",
    send(target, signal) {
      if (!numbersAgree) return "denied";
      const { pid } = target.identity;
      try {
        if (!target.isSame()) return "gone";
        process.kill(pid, signal);
        return "sent";
      } catch (error) {
        return outcomeOf(errnoOf(error), pid, signal);
      }
    },
  };
}

/**
 * False when /proc shows another pid namespace than the one that this program lives in (or is no
 * /proc at all): then its numbers name other processes for kill(2).
 */
function seesOwnPid(procRoot: string): boolean {
  try {
    return readlinkSync(`${procRoot}/self`) === String(process.pid);
  } catch {
    return false;
  }
}

/** libuv gives errno negated. */
function errnoOf(error: unknown): number {
  const isNumbered = error instanceof Error && "errno" in error && typeof error.errno === "number";
  return isNumbered ? Math.abs(Number(error.errno)) : constants.errno.EINVAL;
}

function outcomeOf(error: number, pid: number, signal: Signal): SignalOutcome {
  switch (error) {
    case 0:
      return "sent";
    case constants.errno.ESRCH:
      return "gone";
    case constants.errno.EPERM:
      return "denied";
    default:
      throw new ProcessInspectorError(
        "KILL_FAILED",
        `${signal} could not be sent to process ${pid} (errno ${error})`,
        { pid },
      );
  }
}
