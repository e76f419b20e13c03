import { identityKey, type ProcessIdentity } from "@corral/inspector/core";
import { followBirths, type SeenBirth } from "../association/births.ts";

/** A process that a kill acts on, dead or alive. */
export interface KnownTarget {
  readonly process: ProcessIdentity;
  /**
   * Its pin said after the scan that it is not gone. Until it is collected no other process can
   * have its pid, so whatever the scan showed as its child is its child.
   */
  readonly holdsPid: boolean;
}

/** What the ties of a birth are judged by. */
export interface BornBelowInput {
  /** By identityKey. */
  readonly targets: ReadonlyMap<string, Pick<KnownTarget, "process">>;
  readonly births: readonly SeenBirth[];
  /** The start token of whoever has a pid now. */
  readonly holders: ReadonlyMap<number, string | undefined>;
  /**
   * Whether a session or group can still be told by the number of a leader that is gone: too few
   * pids were given out since the kill began for one of them to have come round (ForkHistory), or
   * a member that is known to be ours still holds this number.
   */
  readonly holdsNumber: (number: number) => boolean;
}

/** What was seen being born below the targets, however its parents went since. */
export interface BornBelow {
  /** Whether it was itself seen being born below one. */
  has(process: { readonly pid: number; readonly startToken?: string | undefined }): boolean;
  /** Whether a target, or one born below it, began the session or process group with this number. */
  leads(number: number | undefined): boolean;
}

/**
 * Follows the births that were watched. Two ties count: the parent, by its identity, and where that
 * was gone before it was seen, the session or group that the newborn was in.
 */
export function bornBelow(input: BornBelowInput): BornBelow {
  const { targets, births, holders, holdsNumber } = input;
  const born = new Map<string, SeenBirth>();
  const ours = Map.groupBy(
    [...targets.values()].map(({ process }) => process),
    ({ pid }) => pid,
  );
  const given = Map.groupBy(
    births.map(({ identity }) => identity),
    ({ pid }) => pid,
  );

  const isLeader = (leader: ProcessIdentity): boolean => {
    const { pid, startToken } = leader;
    if (holders.has(pid)) return holders.get(pid) === startToken;
    // Seen being given to another process: the number has come round.
    if (given.get(pid)?.some((other) => other.startToken !== startToken) === true) return false;
    return holdsNumber(pid);
  };
  const leads: BornBelow["leads"] = (number) =>
    number !== undefined && ours.get(number)?.some(isLeader) === true;
  const isOurs = ({ parent, sessionId, processGroupId }: SeenBirth): boolean => {
    if (leads(sessionId) || leads(processGroupId)) return true;
    if (parent === undefined) return false;
    const key = identityKey(parent);
    return targets.has(key) || born.has(key);
  };

  followBirths(births, (birth) => {
    if (!isOurs(birth)) return false;
    const { identity } = birth;
    born.set(identityKey(identity), birth);
    const sharers = ours.get(identity.pid);
    if (sharers === undefined) ours.set(identity.pid, [identity]);
    else sharers.push(identity);
    return true;
  });
  return {
    has: ({ pid, startToken }) =>
      startToken !== undefined && born.has(identityKey({ pid, startToken })),
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
  // Who is left alone is told generously: where the parent is not proved, by its pid.
  const isBelow = ({ parent, parentPid }: SeenBirth): boolean =>
    parent === undefined ? pids.has(parentPid) : keys.has(identityKey(parent));
  followBirths(births, (birth) => {
    if (!isBelow(birth) && !isFirst(birth)) return false;
    keys.add(identityKey(birth.identity));
    pids.add(birth.identity.pid);
    return true;
  });
  return keys;
}
