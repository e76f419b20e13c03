import { identityKey } from "@corral/inspector";
import { defined } from "@corral/inspector/core";
import type {
  PinStatus,
  ProcessIdentity,
  ProcessPin,
  Signal,
  SignalOutcome,
} from "@corral/inspector";
import type { JoinVictim } from "../core/kill/born-below.ts";
import type { KillOutcome, KillOutcomeKind, NamedProcess } from "../core/kill/kill-model.ts";
import { outcomeOf } from "../core/kill/kill-record.ts";
import type { KillClock } from "./clock.ts";

/** One process that a running kill acts on. */
export interface Victim {
  readonly subject: NamedProcess;
  readonly depth: number;
  readonly joined: boolean;
  readonly pin: ProcessPin;
  /** SIGTERM was delivered. */
  asked: boolean;
  /** SIGKILL was delivered. */
  killed: boolean;
  /** We stopped it with SIGSTOP and have not continued it. */
  stopped: boolean;
  /** Last status that was read through the pin. */
  status: PinStatus;
  /** When it was first seen dead, milliseconds from the start of the kill. */
  deadAfterMs: number | undefined;
  outcome: KillOutcome | undefined;
}

/** Whether no other process can have its pid: it is alive, or dead and not collected. */
function holdsPid({ outcome, status, pin }: Victim): boolean {
  const isLeft = outcome?.outcome === "denied" || outcome?.outcome === "escaped";
  if (outcome !== undefined && !isLeft) return false;
  const { kind } = isLeft ? pin.status() : status;
  return kind === "alive" || kind === "zombie";
}

/** Everything a running kill acts on or has settled. */
export class Victims {
  readonly #byPid = new Map<number, Victim>();
  readonly #missed = new Map<string, JoinVictim>();
  readonly #outcomes = new Map<string, KillOutcome>();
  /** Deepest first; made when it is asked for. */
  #sorted: Victim[] | undefined;
  #changed: KillOutcome[] = [];
  readonly #clock: KillClock;
  readonly #start: number;

  constructor(clock: KillClock, settled: readonly KillOutcome[]) {
    this.#clock = clock;
    this.#start = clock.monotonic();
    for (const outcome of settled) this.record(outcome);
  }

  get byPid(): ReadonlyMap<number, Victim> {
    return this.#byPid;
  }

  /**
   * All that were ever acted on or came too late for it, by identityKey, as what joins is told by.
   * To be asked after a look at all of them.
   */
  known(): Map<string, JoinVictim> {
    const known = new Map<string, JoinVictim>(this.#missed);
    for (const victim of this.#byPid.values()) {
      const { process, id } = victim.subject;
      known.set(id, { process, holdsPid: holdsPid(victim) });
    }
    return known;
  }

  add(subject: Victim["subject"], depth: number, joined: boolean, pin: ProcessPin): Victim {
    const victim: Victim = {
      subject,
      depth,
      joined,
      pin,
      asked: false,
      killed: false,
      stopped: false,
      status: { kind: "alive", state: "unknown", parentPid: null },
      deadAfterMs: undefined,
      outcome: undefined,
    };
    this.#forget(this.#byPid.get(subject.process.pid));
    this.#byPid.set(subject.process.pid, victim);
    this.#sorted = undefined;
    return victim;
  }

  /** One that was gone before it could be held on to: what was born below it is still ours. */
  miss(process: ProcessIdentity): void {
    this.#missed.set(identityKey(process), { process, holdsPid: false });
  }

  /** Only a process that is gone can have left its pid to another. */
  #forget(victim: Victim | undefined): void {
    if (victim === undefined) return;
    this.miss(victim.subject.process);
    if (victim.outcome === undefined) this.look(victim);
    if (victim.outcome === undefined) this.settle(victim, victim.killed ? "killed" : "terminated");
    victim.pin.close();
  }

  /** Milliseconds since the start of the kill. */
  age(): number {
    return this.#clock.monotonic() - this.#start;
  }

  /** Those without an outcome, deepest first. */
  open(): Victim[] {
    this.#sorted ??= [...this.#byPid.values()].toSorted(
      (a, b) => b.depth - a.depth || b.subject.process.pid - a.subject.process.pid,
    );
    return this.#sorted.filter((victim) => victim.outcome === undefined);
  }

  /** Those that we stopped and have not continued, dead ones left out. */
  stopped(): Victim[] {
    return [...this.#byPid.values()].filter(
      ({ stopped, status }) => stopped && status.kind !== "gone" && status.kind !== "zombie",
    );
  }

  /** How many have no outcome yet. */
  get remaining(): number {
    let count = 0;
    for (const victim of this.#byPid.values()) if (victim.outcome === undefined) count += 1;
    return count;
  }

  /** Those that are not seen dead, deepest first. */
  living(): Victim[] {
    return this.open().filter((victim) => victim.deadAfterMs === undefined);
  }

  /** Reads a victim's status; a zombie counts as dead here and is told apart at the end. */
  look(victim: Victim): PinStatus {
    victim.status = victim.pin.status();
    const dead = victim.status.kind === "gone" || victim.status.kind === "zombie";
    if (dead) victim.deadAfterMs ??= this.age();
    if (victim.status.kind === "gone") {
      this.settle(victim, victim.killed ? "killed" : "terminated");
    }
    return victim.status;
  }

  /**
   * Sends through the pin; what cannot be signalled any more is settled. A fault with one process
   * is that one's outcome and never the end of the whole kill.
   */
  signal(victim: Victim, signal: Signal): SignalOutcome | "failed" {
    let outcome: SignalOutcome;
    try {
      outcome = victim.pin.signal(signal);
    } catch (error) {
      this.settle(victim, "escaped", error instanceof Error ? error.message : String(error));
      return "failed";
    }
    if (outcome === "gone") this.look(victim);
    else if (outcome === "reused") this.settle(victim, "reused");
    else if (outcome === "denied") {
      this.settle(victim, "denied", "The system does not let Corral signal it.");
    }
    return outcome;
  }

  settle(victim: Victim, outcome: KillOutcomeKind, detail?: string): void {
    const { subject, joined, deadAfterMs } = victim;
    const afterMs = deadAfterMs === undefined ? undefined : Math.round(deadAfterMs);
    const more = { discovered: joined, ...defined({ detail, afterMs }) };
    victim.outcome = this.record(outcomeOf(subject, outcome, more));
  }

  /** Settles a process that is not acted on. */
  leave(
    subject: Victim["subject"],
    joined: boolean,
    outcome: KillOutcomeKind,
    detail?: string,
  ): void {
    this.record(outcomeOf(subject, outcome, { discovered: joined, ...defined({ detail }) }));
  }

  /** Takes over the outcome of a process that is not acted on. */
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
    for (const victim of this.#byPid.values()) victim.pin.close();
  }
}
