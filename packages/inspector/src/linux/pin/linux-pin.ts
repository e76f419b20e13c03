import type { ProcessIdentity } from "../../core/identity.ts";
import type { PinResult, PinStatus, ProcessPin, Signal, SignalOutcome } from "../../core/driver.ts";
import { STAT } from "../procfs/parse/stat.ts";
import { processState } from "../procfs/parse/state.ts";
import { ProcHandle } from "./proc-handle.ts";
import { classifyFailure, isNoProcess } from "../../system/system-errors.ts";
import type { SignalSender } from "./signal-sender.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";

export interface PinContext {
  readonly system: SystemFacts;
  readonly sender: SignalSender;
}

/** Pins the process of an identity. Throws SYSTEM_ERROR as ProcHandle.open does. */
export function pinProcess(context: PinContext, target: ProcessIdentity): PinResult {
  const result = ProcHandle.open(context.system, target);
  if (result.outcome !== "pinned") return result;
  return { outcome: "pinned", pin: new LinuxPin(result.handle, context.sender) };
}

class LinuxPin implements ProcessPin {
  readonly #handle: ProcHandle;
  readonly #sender: SignalSender;

  constructor(handle: ProcHandle, sender: SignalSender) {
    this.#handle = handle;
    this.#sender = sender;
  }

  get identity(): ProcessIdentity {
    return this.#handle.identity;
  }

  status(): PinStatus {
    if (this.#handle.closed) return { kind: "unknown", reason: "the pin is closed" };
    try {
      const line = this.#handle.readStat();
      const parentPid = line.fields[STAT.parentPid] || null;
      const state = processState(line.state, line.fields[STAT.threads] ?? 0);
      if (state === "dead") return { kind: "gone" };
      return state === "zombie" ? { kind: state, parentPid } : { kind: "alive", state, parentPid };
    } catch (error) {
      // ENOENT, EPERM: hidden by hidepid, alive or zombie. Only signal 0 can show that it was reaped.
      if (isNoProcess(error) || this.#sender.isReaped(this.#handle)) return { kind: "gone" };
      return { kind: "unknown", reason: reasonOf(error) };
    }
  }

  signal(signal: Signal): SignalOutcome {
    if (this.#handle.closed) throw new TypeError("the pin is closed");
    return this.#sender.send(this.#handle, signal);
  }

  close(): void {
    this.#handle.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function reasonOf(error: unknown): string {
  const failure = classifyFailure(error);
  return failure === "gone" || failure === "denied"
    ? "hidden by /proc (another user's process, hidepid), so it is not known whether it lives"
    : String(error);
}
