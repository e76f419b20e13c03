import { identityKey } from "@corral/inspector";
import { defined } from "@corral/inspector/core";
import type {
  PinStatus,
  ProcessIdentity,
  ProcessPin,
  Signal,
  SignalOutcome,
} from "@corral/inspector";
import type { KnownTarget } from "../core/kill/born-below.ts";
import type { KillOutcome, KillOutcomeKind, NamedProcess } from "../core/kill/kill-model.ts";
import { outcomeOf } from "../core/kill/kill-record.ts";
import type { KillClock } from "./clock.ts";

/** A pinned process that a running kill acts on. */
export interface PinnedTarget {
  readonly subject: NamedProcess;
  readonly depth: number;
  readonly discovered: boolean;
  readonly pin: ProcessPin;
  /** SIGTERM was delivered. */
  sigtermSent: boolean;
  /** SIGKILL was delivered. */
  sigkillSent: boolean;
  /** This kill sent SIGSTOP and no SIGCONT since. */
  frozen: boolean;
  /** Last status that was read through the pin. */
  status: PinStatus;
  /** When the target was first seen dead, milliseconds from the start of the kill. */
  deadAfterMs: number | undefined;
  outcome: KillOutcome | undefined;
}

/** Whether the target still occupies its pid: alive, or dead and not reaped. */
function holdsPid({ outcome, status, pin }: PinnedTarget): boolean {
  const isLeft = outcome?.outcome === "denied" || outcome?.outcome === "escaped";
  if (outcome !== undefined && !isLeft) return false;
  const { kind } = isLeft ? pin.status() : status;
  return kind === "alive" || kind === "zombie";
}

/** All processes that a running kill acts on or has given an outcome. */
export class Targets {
  readonly #byPid = new Map<number, PinnedTarget>();
  readonly #missed = new Map<string, KnownTarget>();
  readonly #outcomes = new Map<string, KillOutcome>();
  /** Deepest first; sorted on demand. */
  #sorted: PinnedTarget[] | undefined;
  #changed: KillOutcome[] = [];
  readonly #clock: KillClock;
  readonly #start: number;

  constructor(clock: KillClock, settled: readonly KillOutcome[]) {
    this.#clock = clock;
    this.#start = clock.monotonic();
    for (const outcome of settled) this.record(outcome);
  }

  get byPid(): ReadonlyMap<number, PinnedTarget> {
    return this.#byPid;
  }

  /**
   * All targets so far, by identityKey, including those that were gone before they could be pinned:
   * new targets are recognised by these. Refresh all statuses first.
   */
  known(): Map<string, KnownTarget> {
    const known = new Map<string, KnownTarget>(this.#missed);
    for (const target of this.#byPid.values()) {
      const { process, id } = target.subject;
      known.set(id, { process, holdsPid: holdsPid(target) });
    }
    return known;
  }

  add(
    subject: PinnedTarget["subject"],
    depth: number,
    discovered: boolean,
    pin: ProcessPin,
  ): PinnedTarget {
    const target: PinnedTarget = {
      subject,
      depth,
      discovered,
      pin,
      sigtermSent: false,
      sigkillSent: false,
      frozen: false,
      status: { kind: "alive", state: "unknown", parentPid: null },
      deadAfterMs: undefined,
      outcome: undefined,
    };
    this.#replace(this.#byPid.get(subject.process.pid));
    this.#byPid.set(subject.process.pid, target);
    this.#sorted = undefined;
    return target;
  }

  /** Adds a process that was gone before it could be pinned: its descendants are still targets. */
  addGone(process: ProcessIdentity): void {
    this.#missed.set(identityKey(process), { process, holdsPid: false });
  }

  /** A pid can be reused only after its process was reaped. */
  #replace(target: PinnedTarget | undefined): void {
    if (target === undefined) return;
    this.addGone(target.subject.process);
    if (target.outcome === undefined) this.refreshStatus(target);
    if (target.outcome === undefined)
      this.settle(target, target.sigkillSent ? "killed" : "terminated");
    target.pin.close();
  }

  /** Milliseconds since the start of the kill. */
  elapsedMs(): number {
    return this.#clock.monotonic() - this.#start;
  }

  /** Targets without an outcome, deepest first. */
  unsettled(): PinnedTarget[] {
    this.#sorted ??= [...this.#byPid.values()].toSorted(
      (a, b) => b.depth - a.depth || b.subject.process.pid - a.subject.process.pid,
    );
    return this.#sorted.filter((target) => target.outcome === undefined);
  }

  /** Living targets that this kill stopped and has not resumed. */
  frozen(): PinnedTarget[] {
    return [...this.#byPid.values()].filter(
      ({ frozen, status }) => frozen && status.kind !== "gone" && status.kind !== "zombie",
    );
  }

  /** Number of targets without an outcome. */
  get remaining(): number {
    let count = 0;
    for (const target of this.#byPid.values()) if (target.outcome === undefined) count += 1;
    return count;
  }

  /** Targets that were not seen dead, deepest first. */
  living(): PinnedTarget[] {
    return this.unsettled().filter((target) => target.deadAfterMs === undefined);
  }

  /** Reads the status through the pin. A zombie counts as dead; the final outcome tells it apart. */
  refreshStatus(target: PinnedTarget): PinStatus {
    target.status = target.pin.status();
    const dead = target.status.kind === "gone" || target.status.kind === "zombie";
    if (dead) target.deadAfterMs ??= this.elapsedMs();
    if (target.status.kind === "gone") {
      this.settle(target, target.sigkillSent ? "killed" : "terminated");
    }
    return target.status;
  }

  /**
   * Sends a signal through the pin; a target that cannot be signalled gets its outcome. An error with
   * one process becomes its outcome and does not end the kill.
   */
  signal(target: PinnedTarget, signal: Signal): SignalOutcome | "failed" {
    let outcome: SignalOutcome;
    try {
      outcome = target.pin.signal(signal);
    } catch (error) {
      this.settle(target, "escaped", error instanceof Error ? error.message : String(error));
      return "failed";
    }
    if (outcome === "gone") this.refreshStatus(target);
    else if (outcome === "reused") this.settle(target, "reused");
    else if (outcome === "denied") {
      this.settle(target, "denied", "The system does not let Corral signal it.");
    }
    return outcome;
  }

  settle(target: PinnedTarget, outcome: KillOutcomeKind, detail?: string): void {
    const { subject, discovered, deadAfterMs } = target;
    const afterMs = deadAfterMs === undefined ? undefined : Math.round(deadAfterMs);
    const more = { discovered, ...defined({ detail, afterMs }) };
    target.outcome = this.record(outcomeOf(subject, outcome, more));
  }

  /** Records the outcome of a process that was never signalled. */
  settleUntouched(
    subject: PinnedTarget["subject"],
    discovered: boolean,
    outcome: KillOutcomeKind,
    detail?: string,
  ): void {
    this.record(outcomeOf(subject, outcome, { discovered, ...defined({ detail }) }));
  }

  /** Records an outcome that was determined elsewhere. */
  record(outcome: KillOutcome): KillOutcome {
    this.#outcomes.set(outcome.id, outcome);
    this.#changed.push(outcome);
    return outcome;
  }

  has(id: string): boolean {
    return this.#outcomes.has(id);
  }

  outcomes(): KillOutcome[] {
    return [...this.#outcomes.values()];
  }

  /** The outcomes since the last call. */
  takeChanged(): KillOutcome[] {
    const changed = this.#changed;
    this.#changed = [];
    return changed;
  }

  close(): void {
    for (const target of this.#byPid.values()) target.pin.close();
  }
}
