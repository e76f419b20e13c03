import type { ProcessState } from "@corral/inspector/core";
import type { RefusalCode } from "./kill-model.ts";

/** Processes that must never be signalled; determined once per plan from the newest view. */
export interface ProtectedPids {
  readonly selfPid: number;
  /** Ancestors of Corral. */
  readonly ancestorPids: ReadonlySet<number>;
  /** The requesting program, where known. */
  readonly callerPid?: number;
  /** Ancestors of the requesting program. */
  readonly callerAncestorPids: ReadonlySet<number>;
  /** User id that Corral runs as; absent where the platform has none. */
  readonly userId?: number;
}

/** What the refusal rules read of a process. */
export interface Candidate {
  readonly pid: number;
  readonly startToken?: string;
  readonly state: ProcessState;
  readonly kernelThread: boolean;
  readonly userId?: number;
  readonly parentPid: number | null;
  /** Why the process is protected, in words; absent when it is not. */
  readonly protectedBecause?: string;
}

export interface Refused {
  readonly code: RefusalCode;
  readonly reason: string;
}

/**
 * Why a process must not be signalled; undefined when it may be. `alone`: the request names only this
 * process, which is the only way to stop another user's process.
 */
export function refusalOf(
  process: Candidate,
  protectedPids: ProtectedPids,
  alone: boolean,
): Refused | undefined {
  const { pid } = process;
  if (pid <= 1) return { code: "PROTECTED_PID", reason: `pid ${pid} is the system's own.` };
  if (process.kernelThread) {
    return { code: "KERNEL_THREAD", reason: "A thread of the kernel; signals do not reach it." };
  }
  if (pid === protectedPids.selfPid) return { code: "SELF", reason: "This is Corral itself." };
  if (pid === protectedPids.callerPid) {
    return { code: "SELF", reason: "This is the command that asks." };
  }
  if (protectedPids.ancestorPids.has(pid)) {
    return { code: "ANCESTOR", reason: "Corral runs below it and would go with it." };
  }
  if (protectedPids.callerAncestorPids.has(pid)) {
    return { code: "ANCESTOR", reason: "The command that asks runs below it." };
  }
  if (process.startToken === undefined) {
    return {
      code: "UNKNOWN_IDENTITY",
      reason: "Its start time is not known, so it cannot be told from a later process.",
    };
  }
  if (process.protectedBecause !== undefined)
    return { code: "PROTECTED", reason: process.protectedBecause };
  if (process.state === "zombie" || process.state === "dead") {
    return {
      code: "ZOMBIE",
      reason: `It has exited; its parent ${process.parentPid ?? "?"} has not collected it.`,
    };
  }
  return refusalByUser(process, protectedPids, alone);
}

function refusalByUser(
  process: Candidate,
  protectedPids: ProtectedPids,
  alone: boolean,
): Refused | undefined {
  if (protectedPids.userId === undefined || process.userId === protectedPids.userId)
    return undefined;
  if (process.userId === undefined) {
    return { code: "UNREADABLE", reason: "Whose process it is could not be read." };
  }
  if (alone) return undefined;
  return {
    code: "OTHER_USER",
    reason: `It belongs to user ${process.userId}; stop it by itself if that is meant.`,
  };
}
