import { identityOf, type ProcessIdentity } from "./core/identity.ts";
import type { ProcessInfo } from "./core/snapshot.ts";
import type { ProcessDriver, SignalOutcome } from "./core/driver.ts";
import { ProcessInspectorError } from "./core/errors.ts";
import { signalOne } from "./open-pin.ts";
import { assertIdentity, assertPid } from "./core/pid.ts";

/** Sends SIGTERM or SIGKILL to one process. A pid is resolved to an identity by a scan first. */
export async function killProcess(
  driver: ProcessDriver,
  target: number | ProcessIdentity,
  force: boolean,
): Promise<void> {
  const identity = typeof target === "object" ? target : await identityAt(driver, target);
  assertIdentity(identity);
  refusePid1(identity.pid);
  const outcome = await attemptSignal(driver, identity, force);
  if (outcome !== "sent") throw signalError(identity.pid, outcome);
}

async function identityAt(driver: ProcessDriver, pid: number): Promise<ProcessIdentity> {
  assertPid(pid);
  refusePid1(pid);
  const { processes } = await driver.snapshot();
  const found = processes.find((process) => process.pid === pid);
  if (found === undefined) throw notFound(pid);
  return identityToKill(found);
}

function identityToKill(process: ProcessInfo): ProcessIdentity {
  const { pid } = process;
  if (process.kernelThread) throw killFailed(pid, `process ${pid} is part of the kernel`);
  const identity = identityOf(process);
  if (identity !== undefined) return identity;
  throw killFailed(
    pid,
    `the start of process ${pid} is not known, so it could be mistaken for another`,
  );
}

async function attemptSignal(
  driver: ProcessDriver,
  identity: ProcessIdentity,
  force: boolean,
): Promise<SignalOutcome> {
  try {
    return await signalOne(driver, identity, force ? "SIGKILL" : "SIGTERM");
  } catch (cause) {
    if (cause instanceof ProcessInspectorError) throw cause;
    throw killFailed(identity.pid, `process ${identity.pid} could not be signalled`, cause);
  }
}

export function refusePid1(pid: number): void {
  if (pid === 1) throw killFailed(pid, "process 1 runs the system and is never stopped");
}

export function killFailed(pid: number, message: string, cause?: unknown): ProcessInspectorError {
  return new ProcessInspectorError("KILL_FAILED", message, { pid, cause });
}

export function notFound(pid: number): ProcessInspectorError {
  return new ProcessInspectorError("PROCESS_NOT_FOUND", `there is no process ${pid}`, { pid });
}

function signalError(pid: number, outcome: Exclude<SignalOutcome, "sent">): ProcessInspectorError {
  if (outcome === "gone") return notFound(pid);
  if (outcome === "denied") {
    const message = `no permission to signal process ${pid}`;
    return new ProcessInspectorError("PERMISSION_DENIED", message, { pid });
  }
  const message = `process ${pid} has ended and its pid belongs to another one; nothing was signalled`;
  return new ProcessInspectorError("PROCESS_NOT_FOUND", message, { pid });
}
