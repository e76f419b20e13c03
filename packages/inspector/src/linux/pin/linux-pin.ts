import type { ProcessIdentity } from "../../core/identity.ts";
import type { PinResult, PinStatus, ProcessPin, Signal, SignalOutcome } from "../../core/driver.ts";
import { STAT } from "../procfs/parse/stat.ts";
import { processState } from "../procfs/parse/state.ts";
import { PinnedDirectory } from "./proc-handle.ts";
import { classifyFailure, isNoProcess } from "../../system/system-errors.ts";
import type { SignalSender } from "./signal-sender.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";

export interface PinContext {
  readonly system: SystemFacts;
  readonly sender: SignalSender;
}

/** Holds on to the process that the identity names. */
export function pinProcess(context: PinContext, target: ProcessIdentity): PinResult {
  const result = PinnedDirectory.open(context.system, target);
  if (result.outcome !== "pinned") return result;
  return { outcome: "pinned", pin: new LinuxPin(result.directory, context.sender) };
}

class LinuxPin implements ProcessPin {
  readonly #directory: PinnedDirectory;
  readonly #sender: SignalSender;

  constructor(directory: PinnedDirectory, sender: SignalSender) {
    this.#directory = directory;
    this.#sender = sender;
  }

  get identity(): ProcessIdentity {
    return this.#directory.identity;
  }

  status(): PinStatus {
    if (this.#directory.closed) return { kind: "unknown", reason: "the pin is closed" };
    try {
      const line = this.#directory.readStat();
      const parentPid = line.fields[STAT.parentPid] || null;
      const state = processState(line.state, line.fields[STAT.threads] ?? 0);
      if (state === "dead") return { kind: "gone" };
      return state === "zombie" ? { kind: state, parentPid } : { kind: "alive", state, parentPid };
    } catch (error) {
      // Alive or a zombie, which cannot be told, unless the signal that asks finds no process.
      if (isNoProcess(error) || this.#sender.findsNone(this.#directory)) return { kind: "gone" };
      return { kind: "unknown", reason: reasonOf(error) };
    }
  }

  signal(signal: Signal): SignalOutcome {
    if (this.#directory.closed) throw new TypeError("the pin is closed");
    return this.#sender.send(this.#directory, signal);
  }

  close(): void {
    this.#directory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function reasonOf(error: unknown): string {
  const failure = classifyFailure(error);
  return failure === "gone" || failure === "denied"
    ? "/proc hides it (another user's process, hidepid), so whether it lives cannot be seen"
    : String(error);
}
