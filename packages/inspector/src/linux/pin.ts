import type { ProcessIdentity } from "../core/identity.ts";
import type { PinResult, PinStatus, ProcessPin, Signal, SignalOutcome } from "../driver.ts";
import { STAT } from "./parse-stat.ts";
import { processState } from "./parse-state.ts";
import { PinnedDirectory } from "./pinned-directory.ts";
import type { SignalSender } from "./send-signal.ts";

export interface PinContext {
  readonly procRoot: string;
  readonly bootId: string | undefined;
  readonly sender: SignalSender;
}

/** Holds on to the process that the identity names. */
export function pinProcess(context: PinContext, target: ProcessIdentity): PinResult {
  const result = PinnedDirectory.open(context.procRoot, context.bootId, target);
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
      if (this.#directory.provesGone(error)) return { kind: "gone" };
      return { kind: "unknown", reason: String(error) };
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
