import type { ProcessDeath } from "@corral/inspector";
import { defined, identityKey, type ProcessInfo } from "@corral/inspector/core";
import { isComplete, processAt, type SnapshotIndex } from "../core/association/snapshot-index.ts";
import type { SeenBirth } from "../core/association/births.ts";

/** An event may be gathered, and an exit settled, for this long, milliseconds. */
const latestEventMs = 2_500;
/** Start times are derived from clock ticks and the boot time, milliseconds. */
const startMarginMs = 1_000;
/** Reported processes that have not ended, remembered at most. */
const mostLiving = 50_000;

/** What scans have shown and the events had not reported, since the service started. */
export interface EventDifferences {
  readonly births: number;
  readonly deaths: number;
}

/**
 * Compares the births and deaths that the kernel reports with the listings of the scans: the kernel may
 * drop an event without a word where it has no memory for it. The listing is right.
 */
export class EventComparison {
  /** Reported and not ended, by identity. */
  readonly #living = new Set<string>();
  /** Not yet found in a listing, with the time of the birth. */
  readonly #unlisted = new Map<string, number>();
  /** In a listing and not reported, with the time of that listing. */
  readonly #unreported = new Map<string, number>();
  #previous: SnapshotIndex | undefined;
  #since: number;
  #births = 0;
  #deaths = 0;

  /** `since`: from then on every birth should be reported, milliseconds since the epoch. */
  constructor(since: number) {
    this.#since = since;
  }

  get differences(): EventDifferences {
    return { births: this.#births, deaths: this.#deaths };
  }

  /** Events are not complete before `since`: the watch began, or a loss was reported. */
  restart(since: number): void {
    this.#since = since;
    this.#living.clear();
    this.#unlisted.clear();
    this.#unreported.clear();
  }

  addBirths(births: readonly SeenBirth[]): void {
    for (const { identity, seenAt } of births) {
      const key = identityKey(identity);
      this.#unreported.delete(key);
      this.#living.add(key);
      this.#unlisted.set(key, seenAt);
    }
    for (const key of this.#living) {
      if (this.#living.size <= mostLiving) break;
      this.#forget(key);
    }
  }

  addDeaths(deaths: readonly ProcessDeath[]): void {
    for (const { identity } of deaths) this.#forget(identityKey(identity));
  }

  /**
   * To be called with every new listing. Returns the births that were not reported. Where the pids are
   * those of the listing before, the processes are not walked. `deaths`: whether deaths are reported.
   */
  compare(index: SnapshotIndex, deaths: boolean): readonly SeenBirth[] {
    const previous = this.#previous;
    if (previous?.snapshot === index.snapshot || !isComplete(index.snapshot)) return [];
    this.#previous = index;
    if (previous !== undefined && previous.byPid !== index.byPid)
      this.#findChanges(previous, index);
    this.#findUnlisted(index, deaths);
    return this.#findUnreported(index);
  }

  #findChanges(previous: SnapshotIndex, index: SnapshotIndex): void {
    const { takenAt } = index.snapshot;
    for (const process of index.processes) {
      if (isSame(processAt(previous, process.pid), process) || !this.#isExpected(process)) continue;
      const key = keyOf(process);
      if (!this.#living.has(key)) this.#unreported.set(key, takenAt);
    }
    // Those that were listed and are no more: their deaths are due.
    for (const process of previous.processes) {
      if (isSame(processAt(index, process.pid), process)) continue;
      const key = keyOf(process);
      if (this.#living.has(key)) this.#unlisted.set(key, takenAt);
    }
  }

  #isExpected({ kernelThread, startedAt, startToken, state }: ProcessInfo): boolean {
    if (kernelThread || state === "zombie" || startToken === undefined) return false;
    return startedAt !== undefined && startedAt > this.#since + startMarginMs;
  }

  #findUnlisted(index: SnapshotIndex, deaths: boolean): void {
    const { takenAt } = index.snapshot;
    for (const [key, at] of this.#unlisted) {
      if (takenAt < at) continue;
      if (find(index, key) !== undefined) this.#unlisted.delete(key);
      else if (takenAt - at > latestEventMs) {
        this.#forget(key);
        if (deaths) this.#deaths += 1;
      }
    }
  }

  #findUnreported(index: SnapshotIndex): readonly SeenBirth[] {
    const { takenAt } = index.snapshot;
    const found: SeenBirth[] = [];
    for (const [key, at] of this.#unreported) {
      const process = find(index, key);
      if (process !== undefined && takenAt - at <= latestEventMs) continue;
      this.#unreported.delete(key);
      // One that has ended since may have been reported as dead before it was compared.
      if (process === undefined || process.state === "zombie") continue;
      this.#living.add(key);
      found.push(toBirth(index, process));
    }
    this.#births += found.length;
    return found;
  }

  #forget(key: string): void {
    this.#living.delete(key);
    this.#unlisted.delete(key);
    this.#unreported.delete(key);
  }
}

const isSame = (other: ProcessInfo | undefined, { startToken }: ProcessInfo) =>
  other !== undefined && other.startToken === startToken;

const keyOf = ({ pid, startToken }: ProcessInfo) =>
  startToken === undefined ? `${pid}` : identityKey({ pid, startToken });

function find(index: SnapshotIndex, key: string): ProcessInfo | undefined {
  const process = processAt(index, Number.parseInt(key, 10));
  return process !== undefined && keyOf(process) === key ? process : undefined;
}

function toBirth(index: SnapshotIndex, process: ProcessInfo): SeenBirth {
  const { pid, startToken = "", parentPid, name, processGroupId, sessionId } = process;
  const at = index.parents[index.byPid.get(pid)!]!;
  const parent = at < 0 ? undefined : index.processes[at];
  return {
    identity: { pid, startToken },
    parentPid: parentPid ?? 0,
    ...defined({
      parent:
        parent?.startToken === undefined
          ? undefined
          : { pid: parent.pid, startToken: parent.startToken },
    }),
    name,
    processGroupId: processGroupId ?? 0,
    sessionId: sessionId ?? 0,
    seenAt: index.snapshot.takenAt,
  };
}
