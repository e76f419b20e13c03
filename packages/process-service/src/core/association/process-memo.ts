import { identityKey } from "@corral/inspector/core";
import type { ProcessInfo } from "@corral/inspector/core";
import { maskedCommandLine } from "../secrets/mask-secrets.ts";
import type { Association, ProcessView } from "../model.ts";
import { sharedDaemon } from "./shared-daemons.ts";

/**
 * What was derived from one process, carried from snapshot to snapshot, so that a tick of an idle
 * machine builds and compares next to nothing. Results are the same without it.
 */
export interface ProcessMemo {
  readonly process: ProcessInfo;
  readonly id: string;
  /** Of its name and command. */
  line?: string;
  daemon?: { readonly name: string | undefined };
  agent?: { readonly label: string | undefined };
  /** Holds only when what it is made of still does, which buildAssociation compares. */
  association?: Association;
  /** Of this very ProcessInfo. */
  view?: ProcessView;
}

/** What still holds of `before` (the memo of the same pid, if any), and nothing else. */
export function carryMemo(process: ProcessInfo, before: ProcessMemo | undefined): ProcessMemo {
  if (before?.process === process) return before;
  const { startToken } = process;
  if (before === undefined || startToken === undefined) return { process, id: rowId(process) };
  if (before.process.startToken !== startToken) return { process, id: rowId(process) };
  const memo: ProcessMemo = { process, id: before.id };
  if (before.association !== undefined) memo.association = before.association;
  // The inspector hands out the same array until the arguments change.
  if (before.process.name === process.name && before.process.command === process.command) {
    if (before.line !== undefined) memo.line = before.line;
    if (before.daemon !== undefined) memo.daemon = before.daemon;
    if (before.agent !== undefined) memo.agent = before.agent;
  }
  return memo;
}

/** The command as it may leave the process service. */
export function lineOf(memo: ProcessMemo): string {
  memo.line ??= maskedCommandLine(memo.process.command);
  return memo.line;
}

/** What shared daemon it is; undefined when it is none. */
export function daemonOf(memo: ProcessMemo): string | undefined {
  memo.daemon ??= { name: sharedDaemon(memo.process.name, memo.process.command) };
  return memo.daemon.name;
}

export const adopters: ReadonlySet<string> = new Set(["systemd", "launchd", "init"]);

/** Whether it is a service manager, to which orphans go as they do to pid 1. */
export function isAdopter(memo: ProcessMemo): boolean {
  const daemon = daemonOf(memo);
  return daemon !== undefined && adopters.has(daemon);
}

/** Row key of a listed process: identityKey, or `<pid>@?` where its start is not known. */
export function rowId(process: Pick<ProcessInfo, "pid" | "startToken">): string {
  return process.startToken === undefined
    ? `${process.pid}@?`
    : identityKey({ pid: process.pid, startToken: process.startToken });
}
