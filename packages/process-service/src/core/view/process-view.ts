import type { ListeningPort } from "@corral/inspector/core";
import type { AssociateResult } from "../association/associate.ts";
import { agentOf, lineOf, nameOf } from "../association/process-memo.ts";
import type { ProcessMemo } from "../association/process-memo.ts";
import { sharedByAgents } from "../association/shared-by.ts";
import type { Association, ProcessView, ProductMention } from "../model.ts";
import { sameData } from "./same-data.ts";
import { roundCpu } from "./totals.ts";

/** Row ids and executor ids that are protected. */
export interface ProtectedIds {
  readonly processes: ReadonlySet<string>;
  readonly executors: ReadonlySet<string>;
}

/** The rows of a snapshot, in its order; an unchanged row is the same object as in the last view. */
export function processViews(
  result: AssociateResult,
  ports: ReadonlyMap<string, readonly ListeningPort[]>,
  protectedIds: ProtectedIds,
): readonly ProcessView[] {
  const { index, associations } = result;
  const { hostId } = index.snapshot;
  const shared = sharedByAgents(result);
  const views: ProcessView[] = [];
  for (let at = 0; at < index.memos.length; at += 1) {
    const memo = index.memos[at]!;
    const association = associations[at];
    const open = ports.size === 0 ? undefined : ports.get(memo.id);
    const isProtected =
      (protectedIds.processes.size > 0 && protectedIds.processes.has(memo.id)) ||
      (association !== undefined && protectedIds.executors.has(association.executorId));
    const sharedBy = shared[at];
    const last = memo.view;
    if (
      last === undefined ||
      last.hostId !== hostId ||
      last.association !== association ||
      (last.protected ?? false) !== isProtected ||
      last.sharedBy?.label !== sharedBy?.label ||
      last.sharedBy?.title !== sharedBy?.title ||
      !sameData(last.ports, open)
    ) {
      memo.view = processView(memo, hostId, association, open, isProtected, sharedBy);
    }
    views.push(memo.view!);
  }
  return views;
}

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };

function processView(
  memo: ProcessMemo,
  hostId: string,
  association: Association | undefined,
  ports: readonly ListeningPort[] | undefined,
  isProtected: boolean,
  sharedBy: ProductMention | undefined,
): ProcessView {
  const { process, id } = memo;
  const { command: _argv, threadCount: _threads, childrenCpuTimeMs: _children, ...shown } = process;
  const { name: title, role } = nameOf(memo);
  const view: Mutable<ProcessView> = {
    ...shown,
    cpuTimeMs: tenthsOfSeconds(process.cpuTimeMs),
    id,
    hostId,
    command: lineOf(memo),
    title,
  };
  if (role !== undefined) view.role = role;
  if (process.cpuPercent !== undefined) view.cpuPercent = roundCpu(process.cpuPercent);
  if (association !== undefined) view.association = association;
  if (ports !== undefined) view.ports = ports;
  if (isProtected) view.protected = true;
  const agent = agentOf(memo);
  if (agent !== undefined) view.agent = { ...mentionOf(agent), role: agent.role };
  if (sharedBy !== undefined) view.sharedBy = mentionOf(sharedBy);
  return view;
}

function mentionOf({ label, title }: ProductMention): ProductMention {
  return { label, title };
}

/**
 * CPU time in whole tenths of a second. An idle process that wakes up now and then is sent again once per
 * tenth; a process that uses 5 % of a core shows its time after 2 s.
 */
export function tenthsOfSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 100) * 100;
}
