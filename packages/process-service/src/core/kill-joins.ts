import { identityKey, type ProcessIdentity, type ProcessInfo } from "@corral/inspector/core";
import { isOlder } from "./kinship.ts";

export interface JoinInput {
  /** The newest scan. */
  readonly processes: readonly ProcessInfo[];
  /** Everything we act on, dead ones included, by pid. */
  readonly victims: ReadonlyMap<number, ProcessIdentity>;
  /** Row keys never taken in, nor what is below them. */
  readonly bystanders: ReadonlySet<string>;
  /** Row keys seen at their birth as children of a victim. */
  readonly born: ReadonlySet<string>;
}

/**
 * What was born below the victims and is not among them yet, parents before children. Three ties
 * count: a living parent chain, a birth that was watched, and a session or process group led by a
 * victim (its number cannot be given out again while a member lives, credentials(7)).
 */
export function findJoins({ processes, victims, bystanders, born }: JoinInput): ProcessInfo[] {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const children = Map.groupBy(processes, (process) => process.parentPid);
  const joins: ProcessInfo[] = [];
  const seen = new Set<number>();
  const queue: ProcessInfo[] = [];

  const visit = (process: ProcessInfo, victim: boolean): void => {
    if (seen.has(process.pid)) return;
    seen.add(process.pid);
    queue.push(process);
    if (!victim) joins.push(process);
  };
  const isVictim = (process: ProcessInfo): boolean => same(process, victims.get(process.pid));
  const isBystander = (process: ProcessInfo): boolean => bystanders.has(keyOf(process));
  // A bystander may live in a victim's session; what it starts is its own affair.
  const isBelowBystander = (process: ProcessInfo): boolean => {
    const path = new Set([process.pid]);
    let current = process;
    while (current.parentPid !== null && !path.has(current.parentPid)) {
      const parent = byPid.get(current.parentPid);
      if (parent === undefined || parent.sessionId !== process.sessionId) return false;
      if (isBystander(parent)) return true;
      path.add(parent.pid);
      current = parent;
    }
    return false;
  };

  for (const process of processes) if (isVictim(process)) visit(process, true);
  for (const process of processes) {
    if (isVictim(process) || isBystander(process)) continue;
    const led = isLedByVictim(process, victims, byPid) && !isBelowBystander(process);
    if (led || born.has(keyOf(process))) visit(process, false);
  }
  for (let index = 0; index < queue.length; index += 1) {
    const parent = queue[index];
    if (parent === undefined) break;
    for (const child of children.get(parent.pid) ?? []) {
      if (isVictim(child) || isBystander(child)) continue;
      if (isOlder(child, parent)) continue;
      visit(child, false);
    }
  }
  return joins;
}

function isLedByVictim(
  process: ProcessInfo,
  victims: ReadonlyMap<number, ProcessIdentity>,
  byPid: ReadonlyMap<number, ProcessInfo>,
): boolean {
  return [process.sessionId, process.processGroupId].some((leader) => {
    if (leader === undefined) return false;
    const victim = victims.get(leader);
    if (victim === undefined) return false;
    const holder = byPid.get(leader);
    return holder === undefined || same(holder, victim);
  });
}

function same(process: ProcessInfo, identity: ProcessIdentity | undefined): boolean {
  return identity !== undefined && process.startToken === identity.startToken;
}

function keyOf(process: ProcessInfo): string {
  return process.startToken === undefined
    ? `${process.pid}@?`
    : identityKey({ pid: process.pid, startToken: process.startToken });
}
