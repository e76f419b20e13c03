import type { BirthWatch, ProcessDeath, ProcessExec, ProcessInspector } from "@corral/inspector";
import { defined, identityKey } from "@corral/inspector/core";
import { observeBirths, type SeenBirth } from "../core/association/births.ts";
import type { SnapshotIndex } from "../core/association/snapshot-index.ts";
import type { EventStatus, LineageEntry } from "../core/model.ts";
import type { LineageMemory } from "../state/lineage-memory.ts";
import { RecentBirths } from "../state/recent-births.ts";
import { EventComparison } from "./event-comparison.ts";

/** How long the status mentions a missed birth, milliseconds. */
const missedShownMs = 60_000;

export interface BirthRecorderOptions {
  readonly inspector: Pick<ProcessInspector, "capabilities" | "watchBirths">;
  readonly lineage: Pick<LineageMemory, "entries" | "addUnrecorded">;
  /** Deaths, where the inspector reports them. */
  readonly onDeaths?: (deaths: readonly ProcessDeath[]) => void;
  /** Execs, likewise. */
  readonly onExecs?: (execs: readonly ProcessExec[]) => void;
  readonly monotonic: () => number;
  readonly now: () => number;
}

/** Births are in memory only; a scan within this time records what lives, milliseconds. */
const scanWithinMs = 5_000;

/** The same where the child started a session, as daemons do: only the short-lived shell links it to its executor. */
const sessionScanWithinMs = 1_000;

/**
 * Turns births between two scans into lineage within milliseconds, so that a daemon keeps its owner
 * after the shell that started it has exited. Where the kernel tells of births, they are watched all
 * the time and remembered for a while: an agent that is detected later owns what it started before.
 * Elsewhere polling costs too much for that, and births are watched while an executor lives.
 */
export type BirthRecorder = ReturnType<typeof createBirthRecorder>;

export function createBirthRecorder(options: BirthRecorderOptions) {
  const { inspector, lineage, monotonic, now } = options;
  const unowned = new RecentBirths(now);
  const comparison = new EventComparison(now());
  let executors: ReadonlySet<string> = new Set();
  /** Ticks at which remembered births are still to be compared with what is known. */
  let comparisons = 0;
  let watch: BirthWatch | undefined;
  let period = 0;
  let missed: { readonly reason: string; readonly at: number } | undefined;
  let onNewLineage: (withinMs: number) => void = () => undefined;

  const stop = () => {
    watch?.close();
    watch = undefined;
    period = 0;
  };
  const record = (births: readonly SeenBirth[]) => {
    const links = observeBirths({ births, known: lineage.entries });
    lineage.addUnrecorded(links);
    return links;
  };
  const relate = () => {
    unowned.remove(record(unowned.all()).map(({ process }) => identityKey(process)));
  };
  const take = (births: readonly SeenBirth[]) => {
    const links = record(births);
    if (links.length < births.length) unowned.add(withoutLinked(births, links));
    const leaves = links.some(({ process, sessionId }) => sessionId === process.pid);
    if (links.length > 0) onNewLineage(leaves ? sessionScanWithinMs : scanWithinMs);
  };
  const start = (periodMs: number) => {
    period = periodMs;
    comparison.restart(now());
    watch = inspector.watchBirths({
      periodMs,
      onDeaths: (deaths) => {
        comparison.addDeaths(deaths);
        options.onDeaths?.(deaths);
      },
      onBirths: (births) => {
        comparison.addBirths(births);
        take(births);
      },
      onExecs: (execs) => options.onExecs?.(execs),
      onMissed: (reason) => {
        comparison.restart(now());
        missed = { reason, at: monotonic() };
      },
    });
  };

  return {
    /**
     * To be called before each association, with the ids of all living executors. `periodMs` 0 switches
     * the watch off.
     */
    update: (living: readonly string[], periodMs: number) => {
      const { source } = inspector.capabilities.events;
      const wanted = source === "process-connector" || (source !== "none" && living.length > 0);
      const next = wanted ? periodMs : 0;
      if (next !== period) {
        stop();
        if (next > 0) start(next);
      }
      // At the second tick the descendants that the first one has found are known, too.
      if (living.some((id) => !executors.has(id))) comparisons = 2;
      executors = new Set(living);
      if (comparisons === 0) return;
      comparisons -= 1;
      relate();
    },
    /** To be called after each scan: what it shows was born by then, and is recorded by its birth. */
    look: async () => {
      await watch?.look();
    },
    /** Afterwards the lineage holds what was born below executors. */
    relate,
    /** To be called with each listing: records the births that the kernel has not reported. */
    compare: (index: SnapshotIndex) => {
      // The other sources are known to miss births.
      if (watch?.source !== "process-connector") return;
      const missing = comparison.compare(index, inspector.capabilities.events.deaths);
      if (missing.length > 0) take(missing);
    },
    /** Where births come from now, and how often the listings knew better. */
    get events(): EventStatus {
      const { source, reason } = inspector.capabilities.events;
      const { births, deaths } = comparison.differences;
      return {
        source: watch?.source ?? source,
        ...defined({ reason }),
        unreportedBirths: births,
        unreportedDeaths: deaths,
      };
    },
    /** Called when births have taught something, with how soon a scan is wanted, milliseconds. */
    onNewLineage: (listener: (withinMs: number) => void) => {
      onNewLineage = listener;
    },
    /** Why links may have been missed lately, in words. */
    get missed() {
      if (missed === undefined || monotonic() - missed.at > missedShownMs) return undefined;
      return missed.reason;
    },
    close: stop,
  };
}

function withoutLinked(
  births: readonly SeenBirth[],
  links: readonly LineageEntry[],
): readonly SeenBirth[] {
  if (links.length === 0) return births;
  const linked = new Set(links.map(({ process }) => identityKey(process)));
  return births.filter(({ identity }) => !linked.has(identityKey(identity)));
}
