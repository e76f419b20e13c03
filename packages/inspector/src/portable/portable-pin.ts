import type { ProcessIdentity } from "../core/identity.ts";
import type { PinResult, PinStatus, ProcessPin, Signal, SignalOutcome } from "../core/driver.ts";
import { ProcessInspectorError } from "../core/errors.ts";
import { classifyFailure } from "../system/system-errors.ts";
import type { Presence, ProcessTable } from "./process-table.ts";
import type { StartTokens } from "./start-tokens.ts";

/** Whether the process with the target's pid is the target. */
type IdentityCheck =
  | Exclude<Presence, { kind: "present" }>
  | { readonly kind: "same"; readonly row: Extract<Presence, { kind: "present" }>["row"] }
  | { readonly kind: "reused" };

export interface PinSources {
  readonly table: ProcessTable;
  readonly tokens: StartTokens;
  /** kill(2); throws the errors of process.kill. */
  readonly kill: (pid: number, signal: Signal) => void;
}

function checkIdentity(target: ProcessIdentity, { table, tokens }: PinSources): IdentityCheck {
  const found = table.lookUp(target.pid);
  if (found.kind !== "present") return found;
  const { row } = found;
  if (row.startedAt === undefined) {
    return { kind: "unknown", reason: `the start of process ${target.pid} is not known` };
  }
  return tokens.matches(target.startToken, row.startedAt)
    ? { kind: "same", row }
    : { kind: "reused" };
}

/** Not a handle of the system: each use of the pin compares the start time again. */
export function pinPortably(target: ProcessIdentity, sources: PinSources): PinResult {
  const first = checkIdentity(target, sources);
  if (first.kind === "gone" || first.kind === "reused") return { outcome: first.kind };
  if (first.kind === "unknown") return { outcome: first.exhausted ? "exhausted" : "denied" };
  const pin: ProcessPin = {
    identity: target,
    status: () => statusOf(checkIdentity(target, sources)),
    signal: (signal) => send(target, signal, sources),
    close: () => sources.table.unwatch(target.pid),
    [Symbol.dispose]: () => sources.table.unwatch(target.pid),
  };
  return { outcome: "pinned", pin };
}

function statusOf(check: IdentityCheck): PinStatus {
  if (check.kind === "unknown") return { kind: "unknown", reason: check.reason };
  if (check.kind !== "same") return { kind: "gone" };
  const { state } = check.row;
  const parentPid = check.row.parentPid === 0 ? null : check.row.parentPid;
  return state === "zombie" ? { kind: "zombie", parentPid } : { kind: "alive", state, parentPid };
}

/**
 * Compares the start time, then signals. One race remains: if the pid is reused between the two, or
 * while a cached process table is valid, the signal reaches the new process. Throws KILL_FAILED when
 * the process of the pid cannot be identified, or the platform does not have the signal.
 */
function send(target: ProcessIdentity, signal: Signal, sources: PinSources): SignalOutcome {
  const { pid } = target;
  const check = checkIdentity(target, sources);
  if (check.kind === "gone" || check.kind === "reused") return check.kind;
  if (check.kind === "unknown") {
    throw new ProcessInspectorError(
      "KILL_FAILED",
      `process ${pid} was not signalled, as its pid may belong to another process: ${check.reason}`,
      { pid },
    );
  }
  try {
    sources.kill(pid, signal);
    return "sent";
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure === "gone" || failure === "denied") return failure;
    throw new ProcessInspectorError(
      "KILL_FAILED",
      `${signal} could not be sent to process ${pid}`,
      {
        pid,
        cause: error,
      },
    );
  }
}
