import { defined, identityOf } from "@corral/inspector/core";
import type { ProcessInfo } from "@corral/inspector/core";
import type { AssociateResult } from "./associate.ts";
import type { Association, Executor, LineageEntry, ProcessView } from "../model.ts";
import { lineOf } from "./process-memo.ts";
import { sharerIn } from "./sharer.ts";
import { isHint } from "./standing.ts";
import type { ProcessMemo } from "./process-memo.ts";
import { shorten } from "../text/command-line.ts";
import { maskedCommandLine } from "../secrets/mask-secrets.ts";

/** Longest command in an entry, characters. */
const commandKept = 256;

/** Least age of `lastSeenAt` before an entry is written again, milliseconds. */
const refreshAfterMs = 60_000;

/** Spread by pid, so that a thousand processes started together are not written together. */
function refreshAfter(pid: number): number {
  return refreshAfterMs * (1 + (pid % 64) / 256);
}

/** The entry of an executor's root, recorded at registration. */
export function rootEntry(
  executor: Executor,
  process: Pick<ProcessInfo | ProcessView, "name" | "command" | "processGroupId" | "sessionId">,
  seenAt: number,
): LineageEntry {
  const { command } = process;
  return {
    hostId: executor.hostId,
    process: { pid: executor.pid, startToken: executor.startToken },
    executorId: executor.id,
    ...facts(process, typeof command === "string" ? command : maskedCommandLine(command)),
    firstSeenAt: seenAt,
    lastSeenAt: seenAt,
  };
}

/** The entry of a process after this scan; `before` if the scan adds nothing. */
export function entryAfter(
  { index, associations }: AssociateResult,
  at: number,
  before: LineageEntry | undefined,
): LineageEntry | undefined {
  const association = associations[at];
  const memo = index.memos[at]!;
  const { startToken } = memo.process;
  if (association === undefined || startToken === undefined) return before;
  if (!isWorthRemembering(association)) return before;
  const above = association.evidence === "descendant" ? index.parents[at]! : -1;
  const parent = above < 0 ? undefined : index.processes[above];
  return entryOf(memo, startToken, association, parent, before, index.snapshot);
}

/** Observed links, also below shared daemons; no hints, and no id that may be reused. */
function isWorthRemembering(association: Association): boolean {
  if (isHint(association.evidence)) return false;
  return association.standing === "owned" || sharerIn(association) !== undefined;
}

function entryOf(
  memo: ProcessMemo,
  startToken: string,
  association: Association,
  parent: ProcessInfo | undefined,
  before: LineageEntry | undefined,
  snapshot: { readonly hostId: string; readonly takenAt: number },
): LineageEntry {
  const { hostId, takenAt } = snapshot;
  const { process } = memo;
  const linkSeen = association.evidence !== "lineage";
  if (
    before !== undefined &&
    before.executorId === association.executorId &&
    before.name === process.name &&
    !isByBirthAlone(before, process) &&
    before.processGroupId === process.processGroupId &&
    before.sessionId === process.sessionId &&
    before.endedAt === undefined &&
    (before.parent !== undefined || parent?.startToken === undefined) &&
    !(linkSeen && takenAt - before.lastSeenAt >= refreshAfter(process.pid))
  ) {
    return before;
  }
  const first = before?.parent ?? (parent && identityOf(parent));
  return {
    hostId,
    process: { pid: process.pid, startToken },
    executorId: association.executorId,
    ...defined({ parent: first }),
    ...facts(process, lineOf(memo)),
    firstSeenAt: before?.firstSeenAt ?? takenAt,
    lastSeenAt: linkSeen || before === undefined ? takenAt : before.lastSeenAt,
  };
}

/** A birth gives the name without the arguments; the first scan of the process adds them. */
function isByBirthAlone(before: LineageEntry, process: ProcessInfo): boolean {
  return before.command === before.name && process.command.length > 1;
}

function facts(
  process: Pick<ProcessInfo, "name" | "processGroupId" | "sessionId">,
  line: string,
): Pick<LineageEntry, "name" | "command" | "processGroupId" | "sessionId"> {
  return {
    name: process.name,
    command: shorten(line, commandKept),
    ...defined({ processGroupId: process.processGroupId, sessionId: process.sessionId }),
  };
}
