import { closeSync, constants, openSync } from "node:fs";
import type { ProcessIdentity } from "../core/identity.ts";
import type { PinResult, PinStatus, ProcessPin, Signal, SignalOutcome } from "../driver.ts";
import { ProcessInspectorError } from "../errors.ts";
import { createStatLine, parseStat, STAT } from "./parse-stat.ts";
import { processState } from "./parse-state.ts";
import { parseStatus } from "./parse-status.ts";
import { classifyFailure, ReadBuffer } from "./read-bytes.ts";
import type { SignalSender } from "./send-signal.ts";
import { startTokenOf } from "./start-token.ts";

export interface PinContext {
  readonly procRoot: string;
  readonly bootId: string | undefined;
  readonly sender: SignalSender;
}

// Pins are read one by one, never across an await, so they share what they read into.
const buffer = new ReadBuffer(4096);
const line = createStatLine();

/**
 * Holds on to a process by its /proc/PID directory. Once the process is gone every read through
 * the directory answers ESRCH, also when its pid belongs to another process by then.
 */
export function pinProcess(context: PinContext, target: ProcessIdentity): PinResult {
  let descriptor: number;
  try {
    const path = `${context.procRoot}/${target.pid}`;
    descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  } catch (error) {
    return failedPin(error);
  }
  const pin = new LinuxPin(context, target, descriptor);
  try {
    const outcome = pin.verify();
    if (outcome === "same") return { outcome: "pinned", pin };
    pin.close();
    return { outcome };
  } catch (error) {
    pin.close();
    return failedPin(error);
  }
}

function failedPin(error: unknown): PinResult {
  const failure = classifyFailure(error);
  if (failure !== "failed") return { outcome: failure };
  throw new ProcessInspectorError("SYSTEM_ERROR", "a process could not be pinned", {
    cause: error,
  });
}

class LinuxPin implements ProcessPin {
  readonly identity: ProcessIdentity;
  readonly #context: PinContext;
  #descriptor: number;

  constructor(context: PinContext, identity: ProcessIdentity, descriptor: number) {
    this.#context = context;
    this.identity = identity;
    this.#descriptor = descriptor;
  }

  /** Whether the pinned directory is the process that was asked for. Throws what reads throw. */
  verify(): "same" | "reused" | "gone" {
    // /proc/TID exists for every thread, though it is not listed. A thread is not a process.
    const status = parseStatus(buffer.bytes, buffer.readFile(`${this.#path}/status`));
    if (status.threadGroupId !== undefined && status.threadGroupId !== this.identity.pid) {
      return "gone";
    }
    return this.#readToken() === this.identity.startToken ? "same" : "reused";
  }

  status(): PinStatus {
    if (this.#descriptor === -1) return { kind: "unknown", reason: "the pin is closed" };
    try {
      this.#readToken();
    } catch (error) {
      const failure = classifyFailure(error);
      if (failure === "gone") return { kind: "gone" };
      return { kind: "unknown", reason: String(error) };
    }
    const parentPid = line.fields[STAT.parentPid] || null;
    const state = processState(line.state, line.fields[STAT.threads] ?? 0);
    if (state === "dead") return { kind: "gone" };
    return state === "zombie" ? { kind: state, parentPid } : { kind: "alive", state, parentPid };
  }

  signal(signal: Signal): SignalOutcome {
    if (this.#descriptor === -1) throw new TypeError("the pin is closed");
    return this.#context.sender.send(this.#descriptor, this.identity.pid, signal, () =>
      this.#isSame(),
    );
  }

  close(): void {
    if (this.#descriptor === -1) return;
    closeSync(this.#descriptor);
    this.#descriptor = -1;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get #path(): string {
    return `/proc/self/fd/${this.#descriptor}`;
  }

  #isSame(): boolean {
    try {
      return this.#readToken() === this.identity.startToken;
    } catch (error) {
      if (classifyFailure(error) === "gone") return false;
      throw error;
    }
  }

  #readToken(): string | undefined {
    const length = buffer.readFile(`${this.#path}/stat`);
    if (!parseStat(buffer.bytes, length, line)) throw new Error("its stat line makes no sense");
    return startTokenOf(this.#context.bootId, buffer.bytes, line);
  }
}
