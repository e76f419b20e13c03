import { randomUUID } from "node:crypto";
import {
  identityKey,
  type ProcessIdentity,
  type ProcessInspector,
  type SignalOutcome,
} from "@corral/inspector";
import { defined } from "@corral/inspector/core";
import { ProcessServiceError } from "../core/errors.ts";
import {
  namedSignals,
  type KillOutcomeKind,
  type KillPlan,
  type KillReport,
  type KillTarget,
  type NamedSignal,
  type SignalRequest,
} from "../core/kill/kill-model.ts";
import { newReport, outcomeOf } from "../core/kill/kill-record.ts";
import { requireIdentity } from "../core/kill/kill-scope.ts";
import type { Store } from "../store/store.ts";
import { scanNow, planFrom, type PlanTools } from "./plan-now.ts";

const allowed: ReadonlySet<string> = new Set(namedSignals);

const outcomes: Readonly<Record<SignalOutcome, KillOutcomeKind>> = {
  sent: "signalled",
  gone: "already-gone",
  reused: "reused",
  denied: "denied",
};

export interface SignalReport {
  /** Id of the record in the history. */
  readonly id: string;
  readonly process: ProcessIdentity;
  readonly name: string;
  readonly signal: NamedSignal;
  readonly outcome: SignalOutcome;
  readonly at: number;
}

export interface SignalTools extends PlanTools {
  readonly inspector: Pick<ProcessInspector, "signal">;
  readonly kills: Pick<Store["kills"], "begin" | "finish">;
}

/**
 * Sends one signal other than TERM or KILL to one process, with the refusals and the record of a
 * kill: most signals end a process that does not handle them. Planned from a scan made now.
 * Throws PROCESS_NOT_FOUND, PERMISSION_DENIED, INVALID_ARGUMENT, STORE_FAILED before the signal.
 */
export async function signalProcess(
  tools: SignalTools,
  request: SignalRequest,
): Promise<SignalReport> {
  const { inspector, clock, kills } = tools;
  const process = requireIdentity(request.process, "process");
  const { signal } = request;
  if (!allowed.has(signal)) {
    throw new ProcessServiceError(
      "INVALID_ARGUMENT",
      `${signal} is not sent this way; a kill goes through a plan and a record.`,
      { field: "signal" },
    );
  }
  const scope = { kind: "process", process } as const;
  const planned = planFrom(tools, await scanNow(tools), { ...request, scope });
  const subject = onlyTarget(planned, request);
  const intent = intentOf(planned, request, clock.now());
  await kills.begin({ report: intent, plan: planned });
  // The intent is on record; if this write fails, recovery closes the record.
  const close = async (ending: Pick<KillReport, "status" | "outcomes">) =>
    kills.finish({ ...intent, ...ending, finishedAt: clock.now() }).catch(() => undefined);
  const outcome = await inspector.signal(process, signal).catch(async (error: unknown) => {
    await close({ status: "failed", outcomes: [] });
    throw error;
  });
  await close({ status: "done", outcomes: [outcomeOf(subject, outcomes[outcome])] });
  return { id: intent.id, process, name: subject.name, signal, outcome, at: intent.startedAt };
}

function onlyTarget({ refusals, targets }: KillPlan, { process }: SignalRequest): KillTarget {
  const [refusal] = refusals;
  if (refusal !== undefined) {
    throw new ProcessServiceError("PERMISSION_DENIED", refusal.reason, { field: "process" });
  }
  const target = targets.find((one) => one.id === identityKey(process));
  if (target !== undefined) return target;
  const message = `Process ${process.pid} is no longer running.`;
  throw new ProcessServiceError("PROCESS_NOT_FOUND", message, { field: "process" });
}

function intentOf(plan: KillPlan, request: SignalRequest, startedAt: number): KillReport {
  return newReport({
    id: randomUUID(),
    hostId: plan.hostId,
    scope: plan.scope,
    client: request.client ?? "api",
    ...defined({ user: request.user }),
    signal: request.signal,
    startedAt,
  });
}
