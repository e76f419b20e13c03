import { constants } from "node:os";
import type { Signal, SignalOutcome } from "../../core/driver.ts";
import { ProcessInspectorError } from "../../core/errors.ts";
import { loadPidfdSignal } from "../native/pidfd-signal.ts";
import type { ProcHandle } from "./proc-handle.ts";
import { classifyFailure, isNoProcess } from "../../system/system-errors.ts";
import { isUnused } from "../../system/signal-zero.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";

/** Sends signals to the process of a handle. */
export interface SignalSender {
  readonly pinning: "kernel" | "checked";
  send(target: ProcHandle, signal: Signal): SignalOutcome;
  /** Whether signal 0 finds no process: it is dead and was reaped. Works under hidepid too. */
  isReaped(target: ProcHandle): boolean;
}

/**
 * Through pidfd_send_signal(2), without a race; else through kill(2) after a check. Denies every signal
 * when /proc belongs to another pid namespace: there its pids name other processes, and it is not
 * known which ones must not be killed.
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
 * Reads the start time through the handle, then calls kill(2) with the pid. One race remains: if the
 * process exits, is reaped and its pid is reused between the two calls, the signal reaches the new
 * process. For that the pids must wrap around within microseconds.
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
        // A hidden process cannot be told from one that reused the pid: do not signal.
        if (classifyFailure(error) === "gone" && !isNoProcess(error)) {
          return isUnused(pid) ? "gone" : "denied";
        }
        return outcomeOf(errnoOf(error), pid, signal);
      }
    },
    isReaped: ({ identity }) => ownPids && isUnused(identity.pid),
  };
}

/** libuv reports negative errno values. */
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
