import { identityKey } from "@corral/inspector/core";
import type { ProcessInfo } from "@corral/inspector/core";
import { maskedCommandLine } from "../secrets/mask-secrets.ts";
import type { Association, ProcessView } from "../model.ts";
import type { AgentProgram } from "../programs/agent-products.ts";
import type { ProgramKinds } from "../programs/program-kinds.ts";

/**
 * Values derived from one process, carried from snapshot to snapshot, so that a tick on an idle
 * machine computes almost nothing. A cache only: results are the same without it.
 */
export interface ProcessMemo {
  readonly process: ProcessInfo;
  readonly id: string;
  readonly programs: ProgramKinds;
  /** Masked command line. This and the next three depend on name and command only. */
  line?: string;
  daemon?: { readonly name: string | undefined };
  agent?: { readonly program: AgentProgram | undefined };
  interactive?: boolean;
  /** Valid only if its inputs are unchanged; buildAssociation compares them. */
  association?: Association;
  /** Valid for this ProcessInfo object only. */
  view?: ProcessView;
}

/** A memo with the values of `before` (same pid, if any) that are still valid. */
export function carryMemo(
  process: ProcessInfo,
  before: ProcessMemo | undefined,
  programs: ProgramKinds,
): ProcessMemo {
  if (before?.process === process && before.programs === programs) return before;
  const { startToken } = process;
  if (startToken === undefined || before?.process.startToken !== startToken) {
    return { process, id: rowId(process), programs };
  }
  const memo: ProcessMemo = { process, id: before.id, programs };
  if (before.association !== undefined) memo.association = before.association;
  // The inspector reuses the array while the arguments are unchanged.
  if (before.process.name === process.name && before.process.command === process.command) {
    if (before.line !== undefined) memo.line = before.line;
    if (before.programs !== programs) return memo;
    if (before.daemon !== undefined) memo.daemon = before.daemon;
    if (before.agent !== undefined) memo.agent = before.agent;
    if (before.interactive !== undefined) memo.interactive = before.interactive;
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
  memo.daemon ??= { name: memo.programs.daemonOf(memo.process) };
  return memo.daemon.name;
}

/** The agent's program that the process runs; undefined for all others. */
export function agentOf(memo: ProcessMemo): AgentProgram | undefined {
  memo.agent ??= { program: memo.programs.agentOf(memo.process) };
  return memo.agent.program;
}

/** Whether a person works with the program, see ProgramKinds. */
export function isInteractive(memo: ProcessMemo): boolean {
  memo.interactive ??= memo.programs.isInteractive(memo.process);
  return memo.interactive;
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
