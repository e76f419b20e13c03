import { identityKey, identityOf } from "@corral/inspector";
import { findJoins, type Sighting } from "../core/kill/kill-joins.ts";
import { maskedCommandLine } from "../core/text/mask-secrets.ts";
import { readableName } from "../core/text/readable-name.ts";
import { eachInSlices, messageOf, type KillRun, type Look } from "./kill-run.ts";
import type { Victim } from "./victims.ts";

/** A scan may hang on a process in trouble; it is not waited for longer than this. */
const scanLimitMs = 2_000;

/** Scans, and takes in what was born below the victims. undefined when the scan failed. */
export async function takeInJoins(run: KillRun): Promise<Victim[] | undefined> {
  return takeInSeen(run, async () => {
    const { processes } = await run.inspector.snapshot();
    return { seen: processes, belonging: [] };
  });
}

/**
 * The same by the whole evidence (lineage, markers), where the scope has an owner: so is found
 * what left no tie that a scan shows, as a daemon whose every ancestor lived for a millisecond.
 */
export async function takeInLast(run: KillRun): Promise<Victim[] | undefined> {
  return run.lookWell === undefined ? takeInJoins(run) : takeInSeen(run, run.lookWell);
}

async function takeInSeen(run: KillRun, look: () => Promise<Look>): Promise<Victim[] | undefined> {
  const found = await within(run, look);
  if (found === undefined) return undefined;
  const { bystanders, births, victims, clock } = run;
  const { seen, belonging } = found;
  run.scan = seen;
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
  });
  const refusal = run.guard(seen);
  await eachInSlices(clock, joins, async (process) => {
    const subject = subjectOf(process);
    if (subject === undefined || victims.has(subject.id)) return;
    const refused = refusal(process);
    const parent = victims.byPid.get(process.parentPid ?? -1);
    if (refused === undefined) keep(await hold(run, subject, (parent?.depth ?? 0) + 1));
    // A zombie that nobody pinned is dead already and needs no word.
    else if (refused.code !== "ZOMBIE") victims.leave(subject, true, "refused", refused.reason);
  });
  await eachInSlices(clock, belonging, async (target) => {
    const victim = victims.byPid.get(target.process.pid);
    if (victims.has(target.id) || victim?.subject.id === target.id) return;
    keep(await hold(run, target, target.depth));
  });
  return added;
}

function subjectOf(process: Sighting): Victim["subject"] | undefined {
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

/** Pins what joins; what cannot be pinned is left, and said unless it is gone. */
async function hold(
  run: KillRun,
  subject: Victim["subject"],
  depth: number,
): Promise<Victim | undefined> {
  const { victims } = run;
  try {
    const result = await run.inspector.pin(subject.process);
    if (result.outcome === "pinned") return victims.add(subject, depth, true, result.pin);
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

async function within<T>(run: KillRun, look: () => Promise<T>): Promise<T | undefined> {
  const late = new AbortController();
  try {
    const found = await Promise.race([look(), run.clock.sleep(scanLimitMs, late.signal)]);
    if (found !== undefined) return found;
    run.notes.push("A scan took too long; processes born during the kill may have been missed.");
  } catch (error) {
    run.notes.push(
      `A scan failed (${messageOf(error)}); processes born during the kill may have been missed.`,
    );
  } finally {
    late.abort();
  }
  return undefined;
}
