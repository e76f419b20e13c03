import { identityKey, type ProcessInspector } from "@corral/inspector";
import type { KillOutcome, KillReport, KillTarget } from "../core/kill/kill-model.ts";
import { countDeaths } from "../core/kill/kill-report.ts";
import type { Store } from "../store/store.ts";
import type { KillClock } from "./clock.ts";

type Unfinished = Awaited<ReturnType<Store["kills"]["unfinished"]>>[number];

export interface RecoverOptions {
  readonly inspector: Pick<ProcessInspector, "pin">;
  readonly store: Pick<Store, "kills">;
  readonly hostId: string;
  readonly clock: KillClock;
}

/**
 * Finishes the record of kills that Corral died in the middle of: what they had stopped is
 * continued (its identity is checked; nothing is killed), and each target is looked at again.
 */
export async function recoverKills(options: RecoverOptions): Promise<readonly KillReport[]> {
  const reports: KillReport[] = [];
  for (const intent of await options.store.kills.unfinished(options.hostId)) {
    const report = await recoverOne(options, intent);
    await options.store.kills.finish(report);
    reports.push(report);
  }
  return reports;
}

async function recoverOne(options: RecoverOptions, intent: Unfinished): Promise<KillReport> {
  const { inspector, clock } = options;
  const settled = new Map(intent.report.outcomes.map((outcome) => [outcome.id, outcome]));
  const planned = new Set(intent.plan.targets.map((target) => target.id));
  const joined = intent.frozen
    .map((process) => unplanned(process))
    .filter((target) => !planned.has(target.id));
  const frozen = new Set(intent.frozen.map(identityKey));

  for (const target of [...intent.plan.targets, ...joined]) {
    if (settled.has(target.id)) continue;
    const found = {
      ...(await lookAgain(inspector, target, frozen.has(target.id))),
      ...(intent.report.signal === undefined ? {} : { detail: signalUnsure }),
    };
    settled.set(target.id, {
      process: target.process,
      id: target.id,
      name: target.name,
      command: target.command,
      ...found,
      joined: !planned.has(target.id),
      memoryBytes: target.memoryBytes,
    });
  }
  const outcomes = [...settled.values()];
  return {
    ...intent.report,
    status: "recovered",
    finishedAt: clock.now(),
    outcomes,
    ...countDeaths(outcomes),
  };
}

const signalUnsure = "Corral ended before it could note whether the signal arrived.";

async function lookAgain(
  inspector: RecoverOptions["inspector"],
  target: Pick<KillTarget, "process">,
  wasFrozen: boolean,
): Promise<Pick<KillOutcome, "outcome" | "detail">> {
  const result = await inspector.pin(target.process);
  if (result.outcome === "gone" || result.outcome === "reused") {
    return { outcome: "already-gone", detail: "Gone when Corral started again." };
  }
  if (result.outcome !== "pinned") {
    return { outcome: "escaped", detail: "It could not be looked at when Corral started again." };
  }
  using pin = result.pin;
  const status = pin.status();
  if (status.kind === "gone") {
    return { outcome: "already-gone", detail: "Gone when Corral started again." };
  }
  if (status.kind === "zombie") {
    return {
      outcome: "dead-unreaped",
      detail: `Its parent ${status.parentPid ?? "?"} has not collected it.`,
    };
  }
  if (wasFrozen && status.kind === "alive" && status.state === "stopped") {
    const sent = pin.signal("SIGCONT");
    return sent === "denied"
      ? { outcome: "escaped", detail: "Corral had stopped it and may not continue it now." }
      : { outcome: "spared", detail: "Corral had stopped it and has continued it now." };
  }
  return { outcome: "spared", detail: "Corral ended in the middle of the kill; it still runs." };
}

function unplanned(
  process: KillTarget["process"],
): Pick<KillTarget, "process" | "id" | "name" | "command" | "memoryBytes"> {
  return {
    process,
    id: identityKey(process),
    name: `pid ${process.pid}`,
    command: "",
    memoryBytes: 0,
  };
}
