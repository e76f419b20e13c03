import { compareIdentity, type ProcessIdentity } from "@corral/inspector/core";
import type { KillOutcome, KillReport } from "../kill/kill-model.ts";
import type { ExecutorEnding } from "../model.ts";
import type { ExitStatus } from "./process-exit.ts";

/** The ending of an executor from the exit status of its root; undefined where that is unknown. */
export function endingOfExit(status: ExitStatus): ExecutorEnding | undefined {
  const { exitCode, signal, outOfMemory } = status;
  if (signal !== undefined) {
    return { how: "killed", signal, ...(outOfMemory === true && { outOfMemory }) };
  }
  return exitCode === undefined ? undefined : { how: "exited", exitCode };
}

/** The effect of a kill on one process. */
interface KillEffect {
  readonly killId: string;
  readonly process: ProcessIdentity;
  /** What Corral sent it. */
  readonly signals: readonly string[];
  /** It was seen to end within the kill. */
  readonly ended: boolean;
}

/** Finds the kill that ended a process, among the reports of its executor's kills, newest first. */
export function findKillOf(
  reports: readonly KillReport[],
): (process: ProcessIdentity, status: ExitStatus) => string | undefined {
  const effects = reports.flatMap((report) =>
    report.outcomes.flatMap((outcome) => effectOf(report, outcome) ?? []),
  );
  const byPid = Map.groupBy(effects, ({ process }) => process.pid);
  return (process, status) =>
    byPid
      .get(process.pid)
      ?.find(
        (effect) => compareIdentity(effect.process, process) === "same" && explains(effect, status),
      )?.killId;
}

function effectOf(
  { id, signal }: KillReport,
  { process, outcome }: KillOutcome,
): KillEffect | undefined {
  const effect = { killId: id, process };
  switch (outcome) {
    case "terminated":
      return { ...effect, signals: ["SIGTERM"], ended: true };
    case "killed":
    case "dead-unreaped":
      // SIGTERM came first, and its effect may have been late.
      return { ...effect, signals: ["SIGTERM", "SIGKILL"], ended: true };
    case "signalled":
      return signal && { ...effect, signals: [signal], ended: false };
    default:
      return undefined;
  }
}

/**
 * A process that handles SIGTERM exits with a code of its own, within the kill. What another signal
 * ended, such as the kernel's SIGKILL for lack of memory, Corral did not end.
 */
function explains({ signals, ended }: KillEffect, { signal, outOfMemory }: ExitStatus): boolean {
  if (outOfMemory === true) return false;
  return signal === undefined ? ended : signals.includes(signal);
}
