import { identityKey } from "@corral/inspector/core";
import type { ProcessInfo } from "@corral/inspector/core";
import { nameMasked, type ProcessName } from "../names/process-name.ts";
import { maskArguments, maskedLine } from "../secrets/mask-secrets.ts";
import type { Association, ProcessView } from "../model.ts";
import type { AgentProgram } from "../programs/agent-products.ts";
import type { ProgramKinds } from "../programs/program-kinds.ts";
import { sharerOf, type Sharer } from "./sharer.ts";

/**
 * Values derived from one process, carried from snapshot to snapshot, so that a tick on an idle
 * machine computes almost nothing. A cache only: results are the same without it.
 */
export interface ProcessMemo {
  readonly process: ProcessInfo;
  readonly id: string;
  readonly programs: ProgramKinds;
  /** Masked command line. This, `sharer` and `agent` depend on name and command only. */
  line?: string;
  /** Depends on the working directory, too: paths are shown relative to it. */
  naming?: ProcessName;
  sharer?: { readonly is: Sharer | undefined };
  agent?: { readonly program: AgentProgram | undefined };
  /** Valid only if its inputs are unchanged; buildAssociation compares them. */
  association?: Association;
  /** Holds the association by a hint of a process that also has one through a shared program. */
  hinted?: ProcessMemo;
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
  if (before.hinted !== undefined) memo.hinted = carryMemo(process, before.hinted, programs);
  // The inspector reuses the array while the arguments are unchanged.
  if (before.process.name === process.name && before.process.command === process.command) {
    if (before.line !== undefined) memo.line = before.line;
    if (before.programs !== programs) return memo;
    if (before.sharer !== undefined) memo.sharer = before.sharer;
    if (before.agent !== undefined) memo.agent = before.agent;
    if (
      before.naming !== undefined &&
      before.process.workingDirectory === process.workingDirectory
    ) {
      memo.naming = before.naming;
    }
  }
  return memo;
}

/** The command line with secrets masked. */
export function lineOf(memo: ProcessMemo): string {
  return memo.line ?? describe(memo).line;
}

/** What the process runs, for people, and its role. */
export function nameOf(memo: ProcessMemo): ProcessName {
  return memo.naming ?? describe(memo).naming;
}

/** Both at once, as the arguments are masked for both. */
function describe(memo: ProcessMemo): { readonly line: string; readonly naming: ProcessName } {
  const { name, workingDirectory } = memo.process;
  const masked = maskArguments(memo.process.command);
  memo.line ??= maskedLine(masked);
  memo.naming ??= nameMasked({
    name,
    command: masked,
    workspace: workingDirectory,
    agent: agentOf(memo),
  });
  return { line: memo.line, naming: memo.naming };
}

/** The shared or interactive program that the process is; undefined if it is none. */
export function sharerAt(memo: ProcessMemo): Sharer | undefined {
  memo.sharer ??= { is: sharerOf(memo.process.pid, memo.process, agentOf(memo)) };
  return memo.sharer.is;
}

/** The agent's program that the process runs; undefined for all others. */
export function agentOf(memo: ProcessMemo): AgentProgram | undefined {
  memo.agent ??= { program: memo.programs.agentOf(memo.process) };
  return memo.agent.program;
}

export const adopters: ReadonlySet<string> = new Set(["systemd", "launchd", "init"]);

/** Whether the process is a service manager, which adopts orphans like pid 1. */
export function isAdopter(memo: ProcessMemo): boolean {
  return adopters.has(sharerAt(memo)?.name ?? "");
}

/** Row key: identityKey, or `<pid>@?` without a start token. */
export function rowId(process: Pick<ProcessInfo, "pid" | "startToken">): string {
  return process.startToken === undefined
    ? `${process.pid}@?`
    : identityKey({ pid: process.pid, startToken: process.startToken });
}
