import { identityKey } from "@corral/inspector/core";
import type { ProcessInfo } from "@corral/inspector/core";
import type { Association, ProcessView } from "./model.ts";

/** What was last derived from one ProcessInfo; each use checks whether it still holds. */
export interface ProcessMemo {
  readonly id: string;
  /** The shared daemon that it is itself, if any. */
  daemon?: { readonly name: string | undefined };
  /** The known coding agent that its command is, if any. */
  agent?: { readonly label: string | undefined };
  association?: Association;
  view?: ProcessView;
}

/**
 * The inspector hands out the same object for a process as long as nothing about it changed. What
 * was derived from it is kept beside it, so that a tick of an idle machine builds and compares next
 * to nothing. Results are the same without it.
 */
const memos = new WeakMap<ProcessInfo, ProcessMemo>();

export function memoOf(process: ProcessInfo): ProcessMemo {
  const known = memos.get(process);
  if (known !== undefined) return known;
  const memo = { id: rowId(process) };
  memos.set(process, memo);
  return memo;
}

/** Row key of a listed process: identityKey, or `<pid>@?` where its start is not known. */
export function rowId(process: Pick<ProcessInfo, "pid" | "startToken">): string {
  return process.startToken === undefined
    ? `${process.pid}@?`
    : identityKey({ pid: process.pid, startToken: process.startToken });
}
