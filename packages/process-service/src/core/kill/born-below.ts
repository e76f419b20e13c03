import { identityKey, type ProcessIdentity } from "@corral/inspector/core";
import type { SeenBirth } from "../association/births.ts";

/** A process that a kill acts on, dead or alive. */
export interface JoinVictim {
  readonly process: ProcessIdentity;
  /** When it was first seen dead, milliseconds since the epoch; absent while it lives. */
  readonly deadAt?: number;
}

/** What was seen being born below the victims, however its parents went since. */
export interface BornBelow {
  /** Whether it was itself seen being born below one. */
  has(process: { readonly pid: number; readonly startToken?: string | undefined }): boolean;
  /**
   * Whether a victim, or one born below it, began the session or process group with this number
   * that a process was in when it started, at `startedAt`.
   */
  leads(number: number | undefined, startedAt: number | undefined): boolean;
}

/** A birth is seen a little after it happened; its parent may be dead by then. */
const birthLagMs = 250;
/** So long after a process was last known to live, its number may have been given out again. */
const reuseAfterMs = 60_000;

interface Leader {
  readonly process: ProcessIdentity;
  /** When it was last known to live, milliseconds since the epoch; undefined while it does. */
  readonly aliveAt: number | undefined;
}

/**
 * Follows the births that were watched. Two ties count: the parent, and where that was gone
 * before it was seen, the session or group that the newborn was in. `holders`: the start token of
 * whoever has a pid now.
 */
export function bornBelow(
  victims: ReadonlyMap<number, JoinVictim>,
  births: readonly SeenBirth[],
  holders: ReadonlyMap<number, string | undefined>,
): BornBelow {
  const born = new Map<number, SeenBirth>();

  const leaderOf = (pid: number): Leader | undefined => {
    const victim = victims.get(pid);
    if (victim !== undefined) return { process: victim.process, aliveAt: victim.deadAt };
    const birth = born.get(pid);
    return birth && { process: birth.identity, aliveAt: birth.seenAt };
  };
  const leads: BornBelow["leads"] = (number, startedAt) => {
    const leader = number === undefined ? undefined : leaderOf(number);
    if (leader === undefined) return false;
    const { process, aliveAt } = leader;
    if (holders.has(process.pid)) return holders.get(process.pid) === process.startToken;
    return (startedAt ?? 0) <= (aliveAt ?? Number.POSITIVE_INFINITY) + reuseAfterMs;
  };
  const isOurs = ({ parentPid, sessionId, processGroupId, seenAt }: SeenBirth): boolean => {
    if (leads(sessionId, seenAt) || leads(processGroupId, seenAt)) return true;
    const victim = victims.get(parentPid);
    if (victim === undefined) return leads(parentPid, seenAt);
    // Long after its death the pid may be another's, and the child no child of the victim.
    return seenAt <= (victim.deadAt ?? seenAt) + birthLagMs;
  };

  follow(births, (birth) => {
    if (!isOurs(birth)) return false;
    born.set(birth.identity.pid, birth);
    return true;
  });
  return {
    has: ({ pid, startToken }) =>
      startToken !== undefined && born.get(pid)?.identity.startToken === startToken,
    leads,
  };
}

/** Row keys of the births for which `isFirst` holds, and of what was seen being born below them. */
export function bornOf(
  births: readonly SeenBirth[],
  isFirst: (birth: SeenBirth) => boolean,
): ReadonlySet<string> {
  const keys = new Set<string>();
  const pids = new Set<number>();
  follow(births, (birth) => {
    if (!pids.has(birth.parentPid) && !isFirst(birth)) return false;
    keys.add(identityKey(birth.identity));
    pids.add(birth.identity.pid);
    return true;
  });
  return keys;
}

/** The watch may hand over a child before its parent: asks again until none is taken any more. */
function follow(births: readonly SeenBirth[], take: (birth: SeenBirth) => boolean): void {
  let waiting = births;
  for (let before = -1; before !== waiting.length;) {
    before = waiting.length;
    waiting = waiting.filter((birth) => !take(birth));
  }
}
