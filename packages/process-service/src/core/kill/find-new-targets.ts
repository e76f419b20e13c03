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
import { isShared } from "../association/sharer.ts";
import { rowId } from "../association/process-memo.ts";
import type { ProgramKinds } from "../programs/program-kinds.ts";
import { bornBelow, bornOf, type KnownTarget } from "./born-below.ts";

/** A process of a scan or a view. */
export interface ScannedProcess extends Omit<ProcessInfo, "command"> {
  /** Arguments, or in a view the masked command line. */
  readonly command: string | readonly string[];
  /** Of a view. */
  readonly title?: string;
}

export interface NewTargetsInput {
  /** The newest scan. */
  readonly processes: readonly ScannedProcess[];
  /** All targets, dead ones included, by identityKey; state as of after the scan. */
  readonly targets: ReadonlyMap<string, KnownTarget>;
  /** Row keys that are never added, nor are their descendants. */
  readonly excluded: ReadonlySet<string>;
  /** All births observed since before the scan that the kill is based on. */
  readonly births: readonly SeenBirth[];
  /** Too few pids were given out since the kill began to wrap around (ForkHistory). */
  readonly numbersNotReused: boolean;
  readonly programs: ProgramKinds;
}

/** A process to add to the kill. */
export interface NewTarget {
  readonly process: ScannedProcess;
  /**
   * Row key of another new target that the scan shows as the parent. The two were read at different
   * moments, so this is no proof: add the process only if its pin still names that parent.
   */
  readonly below?: string;
}

/**
 * Descendants of the targets that are not among them yet, parents before children. Three links count,
 * each proved by an identity: a parent that still held its pid after the scan, an observed birth, and
 * a session or process group led by a target or a descendant of one (its id cannot be reused while a
 * member lives, credentials(7)).
 */
export function findNewTargets(input: NewTargetsInput): NewTarget[] {
  const { processes, targets } = input;
  const { byPid, isTarget, isExcluded, isBelowExcluded, unrelated, born } = followLinks(input);
  const isTied = (process: ScannedProcess): boolean => {
    if (isTarget(process) || isExcluded(process)) return false;
    if (born.has(process)) return true;
    // Its parent lived when it was read, and took its pid after the listing had passed that pid: then the
    // number may be the parent's, not a target's. The next scan tells.
    if (process.parentPid !== null && !byPid.has(process.parentPid)) return false;
    const led = born.leads(process.sessionId) || born.leads(process.processGroupId);
    return led && !isBelowExcluded(process) && !unrelated.has(rowId(process));
  };
  const tied = processes.filter(isTied);
  const parentKey = (process: ScannedProcess): string => rowId(parentOf(process, byPid) ?? process);
  // The parent is gone: the process may be a child of the next process with that pid.
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

/** Number of births seen below the targets, whether the processes still live or not. */
export function countBirthsBelow(input: NewTargetsInput): number {
  const { born } = followLinks(input);
  return input.births.filter(({ identity }) => born.has(identity)).length;
}

/** Links of scanned processes, and of births that no scan saw, to the targets. */
function followLinks(input: NewTargetsInput) {
  const { processes, targets, excluded, births, numbersNotReused, programs } = input;
  const byPid = indexByPid(processes);
  const isTarget = (process: ScannedProcess): boolean => targets.has(rowId(process));
  // Others use it too, whatever process started it.
  const isExcluded = (process: ScannedProcess): boolean =>
    excluded.has(rowId(process)) || isShared(process, programs);
  // An excluded process may be in a target's session; its children are excluded as well.
  const isBelowExcluded = (
    child: Pick<ScannedProcess, "pid" | "parentPid" | "sessionId">,
  ): boolean => {
    for (const parent of namedAncestorsOf(child, byPid)) {
      if (isTarget(parent) || parent.sessionId !== child.sessionId) return false;
      if (isExcluded(parent)) return true;
    }
    return false;
  };
  // New daemons only: an old one may have adopted a target's orphan, as `systemd --user` does.
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
  // A session or group id is not reused while a member lives.
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
