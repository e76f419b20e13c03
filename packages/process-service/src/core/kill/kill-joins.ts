import { identityKey, type ProcessIdentity, type ProcessInfo } from "@corral/inspector/core";
import type { SeenBirth } from "../association/births.ts";
import { isOlder } from "../association/kinship.ts";
import { sharedDaemon } from "../association/shared-daemons.ts";
import { bornBelow, bornOf, type JoinVictim } from "./born-below.ts";

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

/**
 * What was born below the victims and is not among them yet, parents before children. Three ties
 * count: a living parent chain, a birth that was watched, and a session or process group led by a
 * victim or by one born below it (its number cannot be given out again while a member lives,
 * credentials(7)).
 */
export function findJoins(input: JoinInput): Sighting[] {
  const { processes } = input;
  const { isVictim, isBystander, isBelowBystander, foreign, born } = followTies(input);
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
  for (const process of processes) if (isVictim(process)) visit(process, true);
  for (const process of processes) {
    if (isVictim(process) || isBystander(process)) continue;
    const { sessionId, processGroupId, startedAt } = process;
    const led = born.leads(sessionId, startedAt) || born.leads(processGroupId, startedAt);
    const isForeign = isBelowBystander(process) || foreign.has(keyOf(process));
    if (born.has(process) || (led && !isForeign)) visit(process, false);
  }
  for (let index = 0; index < queue.length; index += 1) {
    const parent = queue[index];
    if (parent === undefined) break;
    for (const child of children.get(parent.pid) ?? []) {
      if (isVictim(child) || isBystander(child) || isOlder(child, parent)) continue;
      visit(child, false);
    }
  }
  return joins;
}

/** How many births below the victims were seen, of processes that live or not. */
export function countBorn(input: JoinInput): number {
  const { born } = followTies(input);
  return input.births.filter(({ identity }) => born.has(identity)).length;
}

/** What ties the processes of a scan, and births that no scan saw, to the victims. */
function followTies({ processes, victims, bystanders, births }: JoinInput) {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const isVictim = (process: Sighting): boolean => same(process, victims.get(process.pid)?.process);
  // A shared daemon serves others too, whoever's child it was born as.
  const isBystander = (process: Sighting): boolean =>
    bystanders.has(keyOf(process)) ||
    sharedDaemon(process.name, [process.command].flat()) !== undefined;
  // A bystander may live in a victim's session; what it starts is its own affair.
  const isBelowBystander = (child: { parentPid: number | null; sessionId?: number }): boolean => {
    const path = new Set<number>();
    let above = child.parentPid;
    while (above !== null && !path.has(above)) {
      const parent = byPid.get(above);
      if (parent === undefined || isVictim(parent)) return false;
      if (parent.sessionId !== child.sessionId) return false;
      if (isBystander(parent)) return true;
      path.add(above);
      above = parent.parentPid;
    }
    return false;
  };
  // Not an old one: that may have taken in the orphan of a victim, as `systemd --user` does.
  const isStartedByNewDaemon = ({ parentPid }: SeenBirth): boolean => {
    const parent = byPid.get(parentPid);
    return parent !== undefined && isBystander(parent) && !bystanders.has(keyOf(parent));
  };

  const foreign = bornOf(
    births.filter(({ identity }) => !same(identity, victims.get(identity.pid)?.process)),
    (birth) =>
      bystanders.has(identityKey(birth.identity)) ||
      isBelowBystander(birth) ||
      isStartedByNewDaemon(birth),
  );
  const born = bornBelow(
    victims,
    births.filter(({ identity }) => !foreign.has(identityKey(identity))),
    new Map(processes.map((process) => [process.pid, process.startToken])),
  );
  return { isVictim, isBystander, isBelowBystander, foreign, born };
}

function same(
  process: { readonly startToken?: string },
  identity: ProcessIdentity | undefined,
): boolean {
  return identity !== undefined && process.startToken === identity.startToken;
}

/** As in a view: a process whose start is not known has a key of its own. */
export function keyOf({ pid, startToken }: Pick<Sighting, "pid" | "startToken">): string {
  return startToken === undefined ? `${pid}@?` : identityKey({ pid, startToken });
}
