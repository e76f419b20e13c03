import {
  descendantsOf,
  identityKey,
  indexByPid,
  indexChildren,
  namedAncestorsOf,
  parentOf,
  type ProcessInfo,
} from "@corral/inspector/core";
import type { SeenBirth } from "../association/births.ts";
import { rowId } from "../association/process-memo.ts";
import { sharedDaemon } from "../association/shared-daemons.ts";
import { bornBelow, bornOf, type KnownTarget } from "./born-below.ts";

/** A process as a scan or a view shows it. */
export interface ScannedProcess extends Omit<ProcessInfo, "command"> {
  /** Its arguments, or in a view the line that people read. */
  readonly command: string | readonly string[];
}

export interface NewTargetsInput {
  /** The newest scan. */
  readonly processes: readonly ScannedProcess[];
  /** Everything we act on, dead ones included, by identityKey; as their pins say after the scan. */
  readonly targets: ReadonlyMap<string, KnownTarget>;
  /** Row keys never taken in, nor what is below them. */
  readonly excluded: ReadonlySet<string>;
  /** Every birth that was watched since before the last look at the machine. */
  readonly births: readonly SeenBirth[];
  /** Too few pids were given out since the kill began for one to have come round (ForkHistory). */
  readonly numbersNotReused: boolean;
}

/** A process that belongs to the kill. */
export interface NewTarget {
  readonly process: ScannedProcess;
  /**
   * Row key of another newcomer that the scan shows as its parent. That is no proof yet, as each
   * was read at a moment of its own: it is added where, both pinned, its pin still names that parent.
   */
  readonly below?: string;
}

/**
 * What was born below the targets and is not among them yet, parents before children. Three ties
 * count, each proved by an identity: a parent that still held its pid after the scan, a birth that
 * was watched, and a session or process group led by a target or by one born below it (its number
 * cannot be given out again while a member lives, credentials(7)).
 */
export function findNewTargets(input: NewTargetsInput): NewTarget[] {
  const { processes, targets } = input;
  const { byPid, isTarget, isExcluded, isBelowExcluded, unrelated, born } = followLinks(input);
  const isTied = (process: ScannedProcess): boolean => {
    if (isTarget(process) || isExcluded(process)) return false;
    if (born.has(process)) return true;
    const led = born.leads(process.sessionId) || born.leads(process.processGroupId);
    return led && !isBelowExcluded(process) && !unrelated.has(rowId(process));
  };
  const tied = processes.filter(isTied);
  const parentKey = (process: ScannedProcess): string => rowId(parentOf(process, byPid) ?? process);
  // A parent that is gone by now: the process may be the child of the next holder of its pid.
  const follows = (process: ScannedProcess): boolean =>
    !isTarget(process) &&
    !isExcluded(process) &&
    targets.get(parentKey(process))?.holdsPid !== false;
  const roots = [...processes.filter(isTarget), ...tied].map(({ pid }) => pid);
  const below = descendantsOf(roots, indexChildren(processes), follows).map(
    (process): NewTarget => {
      const key = parentKey(process);
      return targets.has(key) ? { process } : { process, below: key };
    },
  );
  return [...tied.map((process) => ({ process })), ...below];
}

/** How many births below the targets were seen, of processes that live or not. */
export function countBirthsBelow(input: NewTargetsInput): number {
  const { born } = followLinks(input);
  return input.births.filter(({ identity }) => born.has(identity)).length;
}

/** What ties the processes of a scan, and births that no scan saw, to the targets. */
function followLinks({ processes, targets, excluded, births, numbersNotReused }: NewTargetsInput) {
  const byPid = indexByPid(processes);
  const isTarget = (process: ScannedProcess): boolean => targets.has(rowId(process));
  // A shared daemon serves others too, whoever's child it was born as.
  const isExcluded = (process: ScannedProcess): boolean =>
    excluded.has(rowId(process)) ||
    sharedDaemon(process.name, [process.command].flat()) !== undefined;
  // An excluded process may live in a target's session; what it starts is its own affair.
  const isBelowExcluded = (
    child: Pick<ScannedProcess, "pid" | "parentPid" | "sessionId">,
  ): boolean => {
    for (const parent of namedAncestorsOf(child, byPid)) {
      if (isTarget(parent) || parent.sessionId !== child.sessionId) return false;
      if (isExcluded(parent)) return true;
    }
    return false;
  };
  // Not an old one: that may have taken in the orphan of a target, as `systemd --user` does.
  const isStartedByNewDaemon = ({ parentPid }: SeenBirth): boolean => {
    const parent = byPid.get(parentPid);
    return parent !== undefined && isExcluded(parent) && !excluded.has(rowId(parent));
  };

  const unrelated = bornOf(
    births.filter(({ identity }) => !targets.has(identityKey(identity))),
    (birth) =>
      excluded.has(identityKey(birth.identity)) ||
      isBelowExcluded({ ...birth, pid: birth.identity.pid }) ||
      isStartedByNewDaemon(birth),
  );
  // A session or group keeps its number while a member lives.
  const held = new Set(
    processes.filter(isTarget).flatMap((process) => [process.sessionId, process.processGroupId]),
  );
  const born = bornBelow({
    targets,
    births: births.filter(({ identity }) => !unrelated.has(identityKey(identity))),
    holders: new Map(processes.map((process) => [process.pid, process.startToken])),
    holdsNumber: (number) => numbersNotReused || held.has(number),
  });
  return { byPid, isTarget, isExcluded, isBelowExcluded, unrelated, born };
}
