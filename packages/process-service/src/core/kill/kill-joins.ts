import { identityKey, type ProcessIdentity, type ProcessInfo } from "@corral/inspector/core";
import type { SeenBirth } from "../association/births.ts";
import { isOlder } from "../association/kinship.ts";
import { sharedDaemon } from "../association/shared-daemons.ts";

/** A process as a scan or a view shows it. */
export interface Sighting extends Omit<ProcessInfo, "command"> {
  /** Its arguments, or in a view the line that people read. */
  readonly command: string | readonly string[];
}

export interface JoinInput {
  /** The newest scan. */
  readonly processes: readonly Sighting[];
  /** Everything we act on, dead ones included, by pid. */
  readonly victims: ReadonlyMap<number, JoinVictim>;
  /** Row keys never taken in, nor what is below them. */
  readonly bystanders: ReadonlySet<string>;
  /** Every birth that was watched since before the last look at the machine. */
  readonly births: readonly SeenBirth[];
}

export interface JoinVictim {
  readonly process: ProcessIdentity;
  /** When it was first seen dead, milliseconds since the epoch; absent while it lives. */
  readonly deadAt?: number;
}

/**
 * What was born below the victims and is not among them yet, parents before children. Three ties
 * count: a living parent chain, a birth that was watched, and a session or process group led by a
 * victim (its number cannot be given out again while a member lives, credentials(7)).
 */
export function findJoins({ processes, victims, bystanders, births }: JoinInput): Sighting[] {
  const born = bornBelow(victims, bystanders, births);
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const children = Map.groupBy(processes, (process) => process.parentPid);
  const joins: Sighting[] = [];
  const seen = new Set<number>();
  const queue: Sighting[] = [];

  const visit = (process: Sighting, victim: boolean): void => {
    if (seen.has(process.pid)) return;
    seen.add(process.pid);
    queue.push(process);
    if (!victim) joins.push(process);
  };
  const isVictim = (process: Sighting): boolean => same(process, victims.get(process.pid)?.process);
  // A shared daemon serves others too, whoever's child it was born as.
  const isBystander = (process: Sighting): boolean =>
    bystanders.has(keyOf(process)) ||
    sharedDaemon(process.name, [process.command].flat()) !== undefined;
  // A bystander may live in a victim's session; what it starts is its own affair.
  const isBelowBystander = (process: Sighting): boolean => {
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

/** A birth is seen a little after it happened; its parent may be dead by then. */
const birthLagMs = 250;

/** Row keys of what was seen being born below a victim, however its parents went since. */
function bornBelow(
  victims: JoinInput["victims"],
  bystanders: ReadonlySet<string>,
  births: readonly SeenBirth[],
): Set<string> {
  const keys = new Set<string>();
  const pids = new Set<number>();
  const isOurs = ({ parentPid, seenAt }: SeenBirth): boolean => {
    const victim = victims.get(parentPid);
    if (victim === undefined) return pids.has(parentPid);
    // Long after its death the pid may be another's, and the child no child of the victim.
    return seenAt <= (victim.deadAt ?? seenAt) + birthLagMs;
  };
  // The watch may hand over a child before its parent; links are followed until none is new.
  let waiting = births.filter((birth) => !bystanders.has(identityKey(birth.identity)));
  for (let before = -1; before !== waiting.length;) {
    before = waiting.length;
    waiting = waiting.filter((birth) => {
      if (!isOurs(birth)) return true;
      keys.add(identityKey(birth.identity));
      pids.add(birth.identity.pid);
      return false;
    });
  }
  return keys;
}

function isLedByVictim(
  process: Sighting,
  victims: JoinInput["victims"],
  byPid: ReadonlyMap<number, Sighting>,
): boolean {
  return [process.sessionId, process.processGroupId].some((leader) => {
    if (leader === undefined) return false;
    const victim = victims.get(leader);
    if (victim === undefined) return false;
    const holder = byPid.get(leader);
    return holder === undefined || same(holder, victim.process);
  });
}

function same(process: Sighting, identity: ProcessIdentity | undefined): boolean {
  return identity !== undefined && process.startToken === identity.startToken;
}

function keyOf(process: Sighting): string {
  return process.startToken === undefined
    ? `${process.pid}@?`
    : identityKey({ pid: process.pid, startToken: process.startToken });
}
