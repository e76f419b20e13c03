import { identityKey, identityOf, indexByPid, type ProcessPin } from "@corral/inspector";
import { canComeRound } from "../core/association/fork-history.ts";
import { findJoins, type ScannedProcess } from "../core/kill/kill-joins.ts";
import { newlyOwned } from "../core/kill/newly-owned.ts";
import { maskedCommandLine } from "../core/text/mask-secrets.ts";
import { readableName } from "../core/text/readable-name.ts";
import {
  doubt,
  eachInSlices,
  lookAtAll,
  messageOf,
  refusalIn,
  type KillRun,
  type Look,
} from "./kill-run.ts";
import { lookNow, planFrom } from "./plan-now.ts";
import type { Victim } from "./victims.ts";

/** A scan may hang on a process in trouble; it is not waited for longer than this. */
const scanLimitMs = 2_000;

/** Scans, and takes in what was born below the victims. undefined when the scan failed. */
export async function takeInJoins(run: KillRun): Promise<Victim[] | undefined> {
  return takeInSeen(run, async () => {
    const { processes, pids } = await run.inspector.snapshot();
    return { seen: processes, belonging: [], pids };
  });
}

/**
 * The same by the whole evidence (lineage, markers), where the scope has an owner: so is found
 * what left no tie that a scan shows, as a daemon whose every ancestor lived for a millisecond.
 */
export async function takeInLast(run: KillRun): Promise<Victim[] | undefined> {
  return run.confirmed.whole ? takeInSeen(run, async () => lookByPlan(run)) : takeInJoins(run);
}

/** What a plan made now would stop beyond what is stopped already. */
async function lookByPlan({ tools, flight, bystanders }: KillRun): Promise<Look> {
  const view = await lookNow(tools);
  const { targets } = planFrom(tools, view, flight.request);
  const belonging = newlyOwned(view.processes, targets, bystanders);
  return { seen: view.processes, belonging, pids: tools.pids() };
}

async function takeInSeen(run: KillRun, look: () => Promise<Look>): Promise<Victim[] | undefined> {
  const found = await within(run, look);
  if (found === undefined) return undefined;
  const { bystanders, births, victims, clock, pidsAtStart } = run;
  const { seen, belonging, pids } = found;
  run.scan = seen;
  run.numbersHold =
    pids !== undefined && pidsAtStart !== undefined && !canComeRound(pidsAtStart.forks, pids);
  // After the scan: who still holds its pid now is the one whose children the scan shows.
  await lookAtAll(run);
  await births.look();
  const added: Victim[] = [];
  const keep = (victim: Victim | undefined): void => {
    if (victim !== undefined) added.push(victim);
  };
  const joins = findJoins({
    processes: seen,
    victims: victims.known(),
    bystanders,
    births: births.seen,
    numbersHold: run.numbersHold,
  });
  const refusal = refusalIn(run, seen);
  const newcomers = new Map<string, Victim>();
  await eachInSlices(clock, joins, async ({ process, below }) => {
    const subject = subjectOf(process);
    if (subject === undefined || victims.has(subject.id)) return;
    const refused = refusal(process);
    if (refused === undefined) {
      const parent = below === undefined ? undefined : newcomers.get(below);
      if (below !== undefined && parent === undefined) return;
      if (await isInReusedNumber(run, process)) return;
      const known = parent ?? victims.byPid.get(process.parentPid ?? -1);
      const victim = await hold(run, subject, (known?.depth ?? 0) + 1, parent);
      if (victim !== undefined) newcomers.set(subject.id, victim);
      keep(victim);
    }
    // A zombie that nobody pinned is dead already and needs no word.
    else if (refused.code !== "ZOMBIE") victims.leave(subject, true, "refused", refused.reason);
  });
  const scanned = indexByPid(seen);
  await eachInSlices(clock, belonging, async (target) => {
    const victim = victims.byPid.get(target.process.pid);
    if (victims.has(target.id) || victim?.subject.id === target.id) return;
    const process = scanned.get(target.process.pid);
    if (process !== undefined && (await isInReusedNumber(run, process))) return;
    keep(await hold(run, target, target.depth));
  });
  return added;
}

/**
 * Whether the number of its session or group is another process's pid by now that was a victim's. The
 * kernel gives out no pid that a session or group still has as its number (credentials(7)): so its
 * leader is that other process. A list of /proc can show the member and not yet its leader.
 */
async function isInReusedNumber(
  { inspector, victims }: KillRun,
  { pid, sessionId, processGroupId }: ScannedProcess,
): Promise<boolean> {
  for (const number of new Set([sessionId, processGroupId])) {
    const leader = number === undefined || number === pid ? undefined : victims.byPid.get(number);
    if (leader === undefined) continue;
    const result = await inspector.pin(leader.subject.process);
    if (result.outcome === "pinned") result.pin.close();
    if (result.outcome === "reused") return true;
  }
  return false;
}

function subjectOf(process: ScannedProcess): Victim["subject"] | undefined {
  const identity = identityOf(process);
  if (identity === undefined) return undefined;
  const { name, command, memoryBytes } = process;
  const isView = typeof command === "string";
  return {
    process: identity,
    id: identityKey(identity),
    name: isView ? name : readableName({ name, command }),
    command: isView ? command : maskedCommandLine(command),
    memoryBytes,
  };
}

/**
 * Pins what joins; what cannot be pinned is left, and said unless it is gone. Where it joins as the
 * child of `parent`, both pins must say so now.
 */
async function hold(
  run: KillRun,
  subject: Victim["subject"],
  depth: number,
  parent?: Victim,
): Promise<Victim | undefined> {
  const { victims } = run;
  try {
    const result = await run.inspector.pin(subject.process);
    if (result.outcome === "pinned") {
      if (parent === undefined || isChild(result.pin, parent.pin)) {
        return victims.add(subject, depth, true, result.pin);
      }
      result.pin.close();
      return undefined;
    }
    if (result.outcome === "gone") victims.miss(subject.process);
    else if (result.outcome === "denied") {
      victims.leave(subject, true, "denied", "The system does not let Corral hold on to it.");
    } else if (result.outcome === "exhausted") {
      victims.leave(subject, true, "escaped", "Out of descriptors: it could not be held on to.");
    }
  } catch (error) {
    victims.leave(subject, true, "escaped", messageOf(error));
  }
  return undefined;
}

/** The child is asked first: a parent that still is not gone by then has had its pid all the time. */
function isChild(child: ProcessPin, parent: ProcessPin): boolean {
  const status = child.status();
  const named = status.kind === "alive" || status.kind === "zombie" ? status.parentPid : null;
  if (named !== parent.identity.pid) return false;
  const { kind } = parent.status();
  return kind === "alive" || kind === "zombie";
}

async function within<T>(run: KillRun, look: () => Promise<T>): Promise<T | undefined> {
  const late = new AbortController();
  try {
    const found = await Promise.race([look(), run.clock.sleep(scanLimitMs, late.signal)]);
    if (found !== undefined) return found;
    doubt(run, "A scan took too long; processes born during the kill may have been missed.");
  } catch (error) {
    doubt(
      run,
      `A scan failed (${messageOf(error)}); processes born during the kill may have been missed.`,
    );
  } finally {
    late.abort();
  }
  return undefined;
}
