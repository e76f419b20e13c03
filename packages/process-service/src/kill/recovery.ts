import {
  identityKey,
  type ProcessIdentity,
  type ProcessInspector,
  type ProcessPin,
} from "@corral/inspector";
import { defined } from "@corral/inspector/core";
import type { KillOutcome, KillReport } from "../core/kill/kill-model.ts";
import { countDeaths } from "../core/kill/kill-outcomes.ts";
import { outcomeOf, namedByPid } from "../core/kill/kill-record.ts";
import type { AbandonedKill, Store } from "../store/store.ts";
import type { KillClock } from "./clock.ts";

export interface RecoverOptions {
  readonly inspector: Pick<ProcessInspector, "pin">;
  readonly store: Pick<Store, "kills">;
  readonly hostId: string;
  readonly clock: KillClock;
  /** Records the report; retries later on error. */
  readonly finish: (report: KillReport) => Promise<void>;
}

type Found = Pick<KillOutcome, "outcome" | "detail">;

/**
 * Finishes kills whose service process ended in the middle: resumes the processes they froze, by
 * identity, kills nothing, and reads the state of each target again. `ids`: only these. A kill that a
 * living process carries out is left alone.
 */
export async function recoverKills(
  options: RecoverOptions,
  ids?: readonly string[],
): Promise<readonly KillReport[]> {
  const { store, hostId } = options;
  const reports: KillReport[] = [];
  for (const kill of await store.kills.takeAbandoned(hostId, ids)) {
    const report = await recoverOne(options, kill).catch(() => undefined);
    if (report === undefined) {
      // Release the lock: the next check retries.
      store.kills.release(kill.report.id);
      continue;
    }
    await options.finish(report).catch(() => undefined);
    reports.push(report);
  }
  return reports;
}

async function recoverOne(options: RecoverOptions, kill: AbandonedKill): Promise<KillReport> {
  const { report, plan, frozen } = kill;
  // First: a person may be waiting for the frozen processes.
  const continued = await resumeAll(options, frozen);
  const targets = plan?.targets ?? [];
  const planned = new Set(targets.map((target) => target.id));
  const discovered = frozen.map(namedByPid).filter((target) => !planned.has(target.id));
  const settled = new Map(report.outcomes.map((outcome) => [outcome.id, outcome]));
  for (const target of [...targets, ...discovered]) {
    if (settled.has(target.id)) continue;
    const { outcome, detail } =
      continued.get(target.id) ?? (await lookAgain(options, target.process));
    const more = report.signal === undefined ? defined({ detail }) : { detail: signalUnsure };
    settled.set(
      target.id,
      outcomeOf(target, outcome, { discovered: !planned.has(target.id), ...more }),
    );
  }
  const outcomes = [...settled.values()];
  return {
    ...report,
    status: "recovered",
    finishedAt: options.clock.now(),
    outcomes,
    ...countDeaths(outcomes),
    ...(report.signal === undefined ? { notes: [...(report.notes ?? []), brokenOff] } : {}),
  };
}

const brokenOff = "Corral ended in the middle of the kill; what was born meanwhile may live on.";
const signalUnsure = "Corral ended before it could note whether the signal arrived.";

/** Tries all, then throws the first error. */
async function resumeAll(
  options: RecoverOptions,
  processes: readonly ProcessIdentity[],
): Promise<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>();
  const results = await Promise.allSettled(
    processes.map(async (process) => {
      found.set(identityKey(process), await resume(options, process));
    }),
  );
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return found;
}

/**
 * Resumes a process that the kill froze or was about to freeze: SIGSTOP may take effect after the
 * state was read. Throws when the process cannot be examined now.
 */
async function resume(options: RecoverOptions, process: ProcessIdentity): Promise<Found> {
  return withPin(options, process, async (pin) => {
    if (await isPaused(options, process)) {
      return { outcome: "spared", detail: "Somebody has paused it; it stays so." };
    }
    const sent = sendContinue(pin);
    if (sent === "denied") {
      return { outcome: "escaped", detail: "Corral had stopped it and may not continue it now." };
    }
    if (sent !== "sent") return goneNow;
    return { outcome: "spared", detail: "Corral had stopped it and has continued it now." };
  });
}

async function lookAgain(options: RecoverOptions, process: ProcessIdentity): Promise<Found> {
  return withPin(options, process, async () => ({
    outcome: "spared",
    detail: "Corral ended in the middle of the kill; it still runs.",
  }));
}

const goneNow: Found = { outcome: "already-gone", detail: "Gone when Corral looked again." };

function sendContinue(pin: ProcessPin) {
  try {
    return pin.signal("SIGCONT");
  } catch {
    return "denied";
  }
}

/** Calls `living` for a living process; the outcome of the others does not depend on the caller. */
async function withPin(
  { inspector }: RecoverOptions,
  process: ProcessIdentity,
  living: (pin: ProcessPin) => Promise<Found>,
): Promise<Found> {
  const result = await inspector.pin(process);
  if (result.outcome === "gone" || result.outcome === "reused") return goneNow;
  if (result.outcome === "exhausted") throw new Error("out of descriptors");
  if (result.outcome !== "pinned") {
    return { outcome: "escaped", detail: "It could not be looked at when Corral looked again." };
  }
  using pin = result.pin;
  const status = pin.status();
  if (status.kind === "gone") return goneNow;
  if (status.kind === "zombie") {
    const parent = status.parentPid ?? "?";
    return { outcome: "dead-unreaped", detail: `Its parent is ${parent}.` };
  }
  return await living(pin);
}

/** How many of the newest records of a process are searched for a pause. */
const searched = 50;

/** Whether the last SIGSTOP or SIGCONT that a person sent by name was SIGSTOP. */
async function isPaused(
  { store, hostId }: RecoverOptions,
  process: ProcessIdentity,
): Promise<boolean> {
  const records = await store.kills.list({ hostId, process, limit: searched });
  const last = records.find(({ signal }) => signal === "SIGSTOP" || signal === "SIGCONT");
  return last?.signal === "SIGSTOP";
}
