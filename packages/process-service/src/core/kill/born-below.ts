import { identityKey, type ProcessIdentity } from "@corral/inspector/core";
import { followBirths, type SeenBirth } from "../association/births.ts";

/** A target of a running kill, dead or alive. */
export interface KnownTarget {
  readonly process: ProcessIdentity;
  /**
   * After the scan the pin said that the target is not gone. Its pid cannot be reused until it is
   * reaped, so the children that the scan showed are its children.
   */
  readonly holdsPid: boolean;
}

/** What decides whether a birth is below a target. */
export interface BornBelowInput {
  /** By identityKey. */
  readonly targets: ReadonlyMap<string, Pick<KnownTarget, "process">>;
  readonly births: readonly SeenBirth[];
  /** By pid: the start token of the process that has it now. */
  readonly holders: ReadonlyMap<number, string | undefined>;
  /**
   * Whether a session or group id still means the group of a leader that is gone: too few pids were
   * given out since the kill began to wrap around (ForkHistory), or a known member still has this id.
   */
  readonly holdsNumber: (number: number) => boolean;
}

/** Births that were seen below the targets, also where the parents are gone. */
export interface BornBelow {
  /** Whether the birth of the process below a target was seen. */
  has(process: { readonly pid: number; readonly startToken?: string | undefined }): boolean;
  /** Whether a target or a descendant of one leads the session or process group with this id. */
  leads(number: number | undefined): boolean;
}

/**
 * Follows the observed births. Two links count: the identity of the parent and, where the parent was
 * gone before it could be read, the session or group of the new process.
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
    // The pid was seen given to another process: the id was reused.
    if (given.get(pid)?.some((other) => other.startToken !== startToken) === true) return false;
    return holdsNumber(pid);
  };
  const leads: BornBelow["leads"] = (number) =>
    number !== undefined && ours.get(number)?.some(isLeader) === true;
  const isOurs = ({ parent, sessionId, processGroupId }: SeenBirth): boolean => {
    // A number that the parent has is the parent's: then its identity tells whose.
    const isLed = (number: number): boolean => number !== parent?.pid && leads(number);
    if (isLed(sessionId) || isLed(processGroupId)) return true;
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

/** Row keys of the births for which `isFirst` holds, and of all births seen below them. */
export function bornOf(
  births: readonly SeenBirth[],
  isFirst: (birth: SeenBirth) => boolean,
): ReadonlySet<string> {
  const keys = new Set<string>();
  const pids = new Set<number>();
  // Exclude generously: without a proved parent identity the parent pid is enough.
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
