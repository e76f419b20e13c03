import {
  identityKey,
  identityOf,
  type ProcessInfo,
  type ProcessInspector,
} from "@corral/inspector";
import type { SeenBirth } from "../core/births.ts";
import { findJoins } from "../core/kill-joins.ts";
import type { KillPhase, KillProgress, KillTarget } from "../core/kill-model.ts";
import type { Refused } from "../core/kill-refusal.ts";
import { readableName } from "../core/readable-name.ts";
import { maskedCommandLine } from "../core/mask-secrets.ts";
import type { KillClock } from "./clock.ts";
import type { Victim, Victims } from "./victims.ts";

/** Made once per scan: why a process in it must not be signalled; undefined when it may be. */
export type Guard = (scan: readonly ProcessInfo[]) => (process: ProcessInfo) => Refused | undefined;

/** What the steps of one kill share. */
export interface KillRun {
  readonly id: string;
  readonly inspector: Pick<ProcessInspector, "capabilities" | "snapshot" | "pin" | "killTree">;
  readonly clock: KillClock;
  readonly victims: Victims;
  readonly bystanders: ReadonlySet<string>;
  /** Grows while the kill runs. */
  readonly births: readonly SeenBirth[];
  /** Why a process that joins must not be signalled; undefined when it may be. */
  readonly guard: Guard;
  /**
   * What belongs to the scope by all evidence now, refused and declined ones left out; absent where
   * the scope names processes and no owner.
   */
  readonly claim?: (() => Promise<readonly KillTarget[]>) | undefined;
  /** The newest scan; empty before the first one. */
  scan: readonly ProcessInfo[];
  readonly notes: string[];
  readonly cancelled: AbortSignal;
  phase: KillPhase;
  readonly emit: (progress: KillProgress) => void;
}

/** A scan may hang on a process in trouble; it is not waited for longer than this. */
const scanLimitMs = 2_000;
/** How long one stretch of work may hold the event loop. */
const sliceMs = 8;

export function enter(run: KillRun, phase: KillPhase): void {
  run.phase = phase;
  report(run, true);
}

/** Tells what changed since the last time. */
export function report(run: KillRun, always = false): void {
  const outcomes = run.victims.takeChanged();
  if (!always && outcomes.length === 0) return;
  run.emit({ id: run.id, phase: run.phase, outcomes, remaining: run.victims.remaining });
}

/** Runs `step` for each, giving way to other work every few milliseconds; ends when it says stop. */
export async function eachInSlices<T>(
  clock: KillClock,
  items: readonly T[],
  step: (item: T) => void | "stop" | Promise<void>,
): Promise<void> {
  let since = clock.monotonic();
  for (const item of items) {
    const result = step(item);
    if (result === "stop") return;
    // Awaiting gives way to promises alone, not to timers and sockets: the slices are for those.
    if (result !== undefined) await result;
    if (clock.monotonic() - since > sliceMs) {
      await clock.sleep(0);
      since = clock.monotonic();
    }
  }
}

/** Looks at all that are not settled; the living ones come back, deepest first. */
export async function lookAtAll(run: KillRun): Promise<Victim[]> {
  await eachInSlices(run.clock, run.victims.open(), (victim) => void run.victims.look(victim));
  return run.victims.living();
}

/** Scans, and takes in what was born below the victims. undefined when the scan failed. */
export async function takeInJoins(run: KillRun): Promise<Victim[] | undefined> {
  const scan = await scanWithin(run);
  if (scan === undefined) return undefined;
  run.scan = scan;
  const { bystanders, births, victims } = run;
  const joins = findJoins({ processes: scan, victims: victims.known(), bystanders, births });
  const added: Victim[] = [];
  const refusal = run.guard(scan);
  await eachInSlices(run.clock, joins, async (process) => {
    const victim = await takeIn(run, process, refusal(process));
    if (victim !== undefined) added.push(victim);
  });
  return added;
}

/**
 * The last look: a scan, and then the whole evidence (lineage, markers) for what left no tie that
 * a scan shows, as a daemon whose every ancestor lived for a millisecond.
 */
export async function takeInLast(run: KillRun): Promise<Victim[] | undefined> {
  const joined = await takeInJoins(run);
  if (run.claim === undefined || joined === undefined || joined.length > 0) return joined;
  let claimed: readonly KillTarget[];
  try {
    claimed = await run.claim();
  } catch (error) {
    run.notes.push(`The last look failed: ${messageOf(error)}`);
    return joined;
  }
  const added: Victim[] = [];
  await eachInSlices(run.clock, claimed, async (target) => {
    if (run.victims.has(target.id) || run.victims.byPid.has(target.process.pid)) return;
    const victim = await hold(run, target, target.depth);
    if (victim !== undefined) added.push(victim);
  });
  return added;
}

async function takeIn(
  run: KillRun,
  process: ProcessInfo,
  refused: Refused | undefined,
): Promise<Victim | undefined> {
  const { victims } = run;
  const identity = identityOf(process);
  if (identity === undefined) return undefined;
  const subject: Victim["subject"] = {
    process: identity,
    id: identityKey(identity),
    name: readableName(process),
    command: maskedCommandLine(process.command),
    memoryBytes: process.memoryBytes,
  };
  if (victims.has(subject.id)) return undefined;
  if (refused === undefined) {
    return hold(run, subject, (victims.byPid.get(process.parentPid ?? -1)?.depth ?? 0) + 1);
  }
  // A zombie that nobody pinned is dead already and needs no word.
  if (refused.code !== "ZOMBIE") victims.leave(subject, true, "refused", refused.reason);
  return undefined;
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
    if (result.outcome === "denied") {
      victims.leave(subject, true, "denied", "The system does not let Corral hold on to it.");
    } else if (result.outcome === "exhausted") {
      victims.leave(subject, true, "escaped", "Out of descriptors: it could not be held on to.");
    }
  } catch (error) {
    victims.leave(subject, true, "escaped", messageOf(error));
  }
  return undefined;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function scanWithin(run: KillRun): Promise<readonly ProcessInfo[] | undefined> {
  const late = new AbortController();
  try {
    const snapshot = await Promise.race([
      run.inspector.snapshot(),
      run.clock.sleep(scanLimitMs, late.signal),
    ]);
    if (snapshot !== undefined) return snapshot.processes;
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
