import { identityKey, type ProcessInspector } from "@corral/inspector";
import { ProcessServiceError } from "../core/errors.ts";
import type { KillPlan } from "../core/kill/kill-model.ts";
import { requireIdentity } from "../core/kill/kill-scope.ts";
import type { SignalReport, SignalRequest } from "../process-service.ts";
import type { KillClock } from "./clock.ts";

const allowed = new Set<string>([
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGUSR1",
  "SIGUSR2",
  "SIGSTOP",
  "SIGCONT",
]);

/**
 * Sends one signal that is no kill to one process, under the refusals of a kill. `plan` is that of
 * the process alone, made from a view scanned now. Throws PROCESS_NOT_FOUND, CONFLICT,
 * PERMISSION_DENIED, INVALID_ARGUMENT.
 */
export async function signalProcess(
  inspector: Pick<ProcessInspector, "signal">,
  clock: KillClock,
  request: SignalRequest,
  plan: () => Promise<KillPlan>,
): Promise<SignalReport> {
  const target = requireIdentity(request.process, "process");
  if (!allowed.has(request.signal)) {
    throw new ProcessServiceError(
      "INVALID_ARGUMENT",
      `${request.signal} is not sent this way; a kill goes through a plan and a record.`,
      { field: "signal" },
    );
  }
  const { refusals, targets } = await plan();
  const [refusal] = refusals;
  if (refusal !== undefined) {
    throw new ProcessServiceError("PERMISSION_DENIED", refusal.reason, { field: "process" });
  }
  const subject = targets.find((one) => one.id === identityKey(target));
  if (subject === undefined) {
    throw new ProcessServiceError(
      "PROCESS_NOT_FOUND",
      `Process ${target.pid} is no longer running.`,
      {
        field: "process",
      },
    );
  }
  const outcome = await inspector.signal(target, request.signal);
  return { process: target, name: subject.name, signal: request.signal, outcome, at: clock.now() };
}
