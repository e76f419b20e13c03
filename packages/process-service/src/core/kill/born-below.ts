import type { ProcessIdentity } from "@corral/inspector/core";
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
  /** Whether a victim, or one born below it, began this session or process group. */
  leads(number: number | undefined): boolean;
}

/** A birth is seen a little after it happened; its parent may be dead by then. */
const birthLagMs = 250;

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
  const born = new Map<number, ProcessIdentity>();

  const has: BornBelow["has"] = ({ pid, startToken }) =>
    startToken !== undefined && born.get(pid)?.startToken === startToken;
  const leads: BornBelow["leads"] = (number) => {
    if (number === undefined) return false;
    const leader = victims.get(number)?.process ?? born.get(number);
    if (leader === undefined) return false;
    return !holders.has(number) || holders.get(number) === leader.startToken;
  };
  const isOurs = ({ parentPid, sessionId, processGroupId, seenAt }: SeenBirth): boolean => {
    if (born.has(parentPid) || leads(sessionId) || leads(processGroupId)) return true;
    const victim = victims.get(parentPid);
    // Long after its death the pid may be another's, and the child no child of the victim.
    return victim !== undefined && seenAt <= (victim.deadAt ?? seenAt) + birthLagMs;
  };

  // The watch may hand over a child before its parent; links are followed until none is new.
  let waiting = births;
  for (let before = -1; before !== waiting.length;) {
    before = waiting.length;
    waiting = waiting.filter((birth) => {
      if (!isOurs(birth)) return true;
      born.set(birth.identity.pid, birth.identity);
      return false;
    });
  }
  return { has, leads };
}
