import { identityKey } from "@corral/inspector/core";
import type { ProcessInfo } from "@corral/inspector/core";
import { maskedCommandLine } from "../secrets/mask-secrets.ts";
import type { Association, ProcessView } from "../model.ts";
import { sharedDaemon } from "./shared-daemons.ts";

/**
 * Values derived from one process, carried from snapshot to snapshot, so that a tick on an idle
 * machine computes almost nothing. A cache only: results are the same without it.
 */
export interface ProcessMemo {
  readonly process: ProcessInfo;
  readonly id: string;
  /** Masked command line. This and the next two depend on name and command only. */
  line?: string;
  daemon?: { readonly name: string | undefined };
  agent?: { readonly label: string | undefined };
  /** Valid only if its inputs are unchanged; buildAssociation compares them. */
  association?: Association;
  /** Valid for this ProcessInfo object only. */
  view?: ProcessView;
}

/** A memo with the values of `before` (same pid, if any) that are still valid. */
export function carryMemo(process: ProcessInfo, before: ProcessMemo | undefined): ProcessMemo {
  if (before?.process === process) return before;
  const { startToken } = process;
  if (before === undefined || startToken === undefined) return { process, id: rowId(process) };
  if (before.process.startToken !== startToken) return { process, id: rowId(process) };
  const memo: ProcessMemo = { process, id: before.id };
  if (before.association !== undefined) memo.association = before.association;
  // The inspector reuses the array while the arguments are unchanged.
  if (before.process.name === process.name && before.process.command === process.command) {
    if (before.line !== undefined) memo.line = before.line;
    if (before.daemon !== undefined) memo.daemon = before.daemon;
    if (before.agent !== undefined) memo.agent = before.agent;
  }
  return memo;
}

/** The command line with secrets masked. */
export function lineOf(memo: ProcessMemo): string {
  memo.line ??= maskedCommandLine(memo.process.command);
  return memo.line;
}

/** Name of the shared daemon; undefined if the process is none. */
export function daemonOf(memo: ProcessMemo): string | undefined {
  memo.daemon ??= { name: sharedDaemon(memo.process.name, memo.process.command) };
  return memo.daemon.name;
}

export const adopters: ReadonlySet<string> = new Set(["systemd", "launchd", "init"]);

/** Whether the process is a service manager, which adopts orphans like pid 1. */
export function isAdopter(memo: ProcessMemo): boolean {
  const daemon = daemonOf(memo);
  return daemon !== undefined && adopters.has(daemon);
}

/** Row key: identityKey, or `<pid>@?` without a start token. */
export function rowId(process: Pick<ProcessInfo, "pid" | "startToken">): string {
  return process.startToken === undefined
    ? `${process.pid}@?`
    : identityKey({ pid: process.pid, startToken: process.startToken });
}
