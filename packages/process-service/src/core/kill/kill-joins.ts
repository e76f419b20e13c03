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
import { bornBelow, bornOf, type JoinVictim } from "./born-below.ts";

/** A process as a scan or a view shows it. */
export interface ScannedProcess extends Omit<ProcessInfo, "command"> {
  /** Its arguments, or in a view the line that people read. */
  readonly command: string | readonly string[];
}

export interface JoinInput {
  /** The newest scan. */
  readonly processes: readonly ScannedProcess[];
  /** Everything we act on, dead ones included, by identityKey; as their pins say after the scan. */
  readonly victims: ReadonlyMap<string, JoinVictim>;
  /** Row keys never taken in, nor what is below them. */
  readonly bystanders: ReadonlySet<string>;
  /** Every birth that was watched since before the last look at the machine. */
  readonly births: readonly SeenBirth[];
  /** Too few pids were given out since the kill began for one to have come round (ForkHistory). */
  readonly numbersHold: boolean;
}

/** A process that belongs to the kill. */
export interface Join {
  readonly process: ScannedProcess;
  /**
   * Row key of another newcomer that the scan shows as its parent. That is no proof yet, as each
   * was read at a moment of its own: it joins where, both held, its pin still names that parent.
   */
  readonly below?: string;
}

/**
 * What was born below the victims and is not among them yet, parents before children. Three ties
 * count, each proved by an identity: a parent that still held its pid after the scan, a birth that
 * was watched, and a session or process group led by a victim or by one born below it (its number
 * cannot be given out again while a member lives, credentials(7)).
 */
export function findJoins(input: JoinInput): Join[] {
  const { processes, victims } = input;
  const { byPid, isVictim, isBystander, isBelowBystander, foreign, born } = followTies(input);
  const isTied = (process: ScannedProcess): boolean => {
    if (isVictim(process) || isBystander(process)) return false;
    if (born.has(process)) return true;
    const led = born.leads(process.sessionId) || born.leads(process.processGroupId);
    return led && !isBelowBystander(process) && !foreign.has(rowId(process));
  };
  const tied = processes.filter(isTied);
  const parentKey = (process: ScannedProcess): string => rowId(parentOf(process, byPid) ?? process);
  // A parent that is gone by now: the process may be the child of the next holder of its pid.
  const follows = (process: ScannedProcess): boolean =>
    !isVictim(process) &&
    !isBystander(process) &&
    victims.get(parentKey(process))?.holdsPid !== false;
  const roots = [...processes.filter(isVictim), ...tied].map(({ pid }) => pid);
  const below = descendantsOf(roots, indexChildren(processes), follows).map((process): Join => {
    const key = parentKey(process);
    return victims.has(key) ? { process } : { process, below: key };
  });
  return [...tied.map((process) => ({ process })), ...below];
}

/** How many births below the victims were seen, of processes that live or not. */
export function countBorn(input: JoinInput): number {
  const { born } = followTies(input);
  return input.births.filter(({ identity }) => born.has(identity)).length;
}

/** What ties the processes of a scan, and births that no scan saw, to the victims. */
function followTies({ processes, victims, bystanders, births, numbersHold }: JoinInput) {
  const byPid = indexByPid(processes);
  const isVictim = (process: ScannedProcess): boolean => victims.has(rowId(process));
  // A shared daemon serves others too, whoever's child it was born as.
  const isBystander = (process: ScannedProcess): boolean =>
    bystanders.has(rowId(process)) ||
    sharedDaemon(process.name, [process.command].flat()) !== undefined;
  // A bystander may live in a victim's session; what it starts is its own affair.
  const isBelowBystander = (
    child: Pick<ScannedProcess, "pid" | "parentPid" | "sessionId">,
  ): boolean => {
    for (const parent of namedAncestorsOf(child, byPid)) {
      if (isVictim(parent) || parent.sessionId !== child.sessionId) return false;
      if (isBystander(parent)) return true;
    }
    return false;
  };
  // Not an old one: that may have taken in the orphan of a victim, as `systemd --user` does.
  const isStartedByNewDaemon = ({ parentPid }: SeenBirth): boolean => {
    const parent = byPid.get(parentPid);
    return parent !== undefined && isBystander(parent) && !bystanders.has(rowId(parent));
  };

  const foreign = bornOf(
    births.filter(({ identity }) => !victims.has(identityKey(identity))),
    (birth) =>
      bystanders.has(identityKey(birth.identity)) ||
      isBelowBystander({ ...birth, pid: birth.identity.pid }) ||
      isStartedByNewDaemon(birth),
  );
  // A session or group keeps its number while a member lives.
  const held = new Set(
    processes.filter(isVictim).flatMap((process) => [process.sessionId, process.processGroupId]),
  );
  const born = bornBelow({
    victims,
    births: births.filter(({ identity }) => !foreign.has(identityKey(identity))),
    holders: new Map(processes.map((process) => [process.pid, process.startToken])),
    holdsNumber: (number) => numbersHold || held.has(number),
  });
  return { byPid, isVictim, isBystander, isBelowBystander, foreign, born };
}
