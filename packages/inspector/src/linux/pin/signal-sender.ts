import { constants } from "node:os";
import type { Signal, SignalOutcome } from "../../core/driver.ts";
import { ProcessInspectorError } from "../../core/errors.ts";
import { loadPidfdSignal } from "../native/pidfd-signal.ts";
import type { ProcHandle } from "./proc-handle.ts";
import { classifyFailure, isNoProcess } from "../../system/system-errors.ts";
import { isUnused } from "../../system/signal-zero.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";

/** Sends one signal to the process that a directory pins. */
export interface SignalSender {
  readonly pinning: "kernel" | "checked";
  send(target: ProcHandle, signal: Signal): SignalOutcome;
  /** Whether signal 0 finds no such process: it is dead and collected, whatever /proc hides. */
  isReaped(target: ProcHandle): boolean;
}

/**
 * Through the kernel where it can be done without a race, else checked. Where /proc shows the pids
 * of another namespace, its numbers name other processes for kill(2), and whom to protect is not
 * known: then every signal is denied.
 */
export function createSignalSender(
  { visibility }: Pick<SystemFacts, "visibility">,
  pidfd: boolean,
): SignalSender {
  const ownPids = visibility.pids === "own";
  return (ownPids && pidfd ? createPidfdSender() : undefined) ?? createCheckedSender(ownPids);
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
    isReaped: (target) => sendThroughPidfd(target.descriptor, 0) === constants.errno.ESRCH,
  };
}

/**
 * Reads the start time through the pin and then calls kill(2) with the pid. One race remains:
 * between the two the process may end, be collected by its parent, and its pid be given out again;
 * then the signal reaches the new process. The pid count must wrap within microseconds for it.
 */
function createCheckedSender(ownPids: boolean): SignalSender {
  return {
    pinning: "checked",
    send(target, signal) {
      if (!ownPids) return "denied";
      const { pid } = target.identity;
      try {
        if (!target.isSame()) return "gone";
        process.kill(pid, signal);
        return "sent";
      } catch (error) {
        // What /proc hides cannot be told from a later process, so it is not signalled by its pid.
        if (classifyFailure(error) === "gone" && !isNoProcess(error)) {
          return isUnused(pid) ? "gone" : "denied";
        }
        return outcomeOf(errnoOf(error), pid, signal);
      }
    },
    isReaped: ({ identity }) => ownPids && isUnused(identity.pid),
  };
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
    case constants.errno.EACCES:
      return "denied";
    default:
      throw new ProcessInspectorError(
        "KILL_FAILED",
        `${signal} could not be sent to process ${pid} (errno ${error})`,
        { pid },
      );
  }
}
