import type { BirthWatch, ProcessInspector } from "@corral/inspector";
import { observeBirths } from "../core/association/births.ts";
import type { LineageMemory } from "../state/lineage-memory.ts";

/** How long the status mentions a missed birth, milliseconds. */
const missedShownMs = 60_000;

export interface BirthRecorderOptions {
  readonly inspector: Pick<ProcessInspector, "capabilities" | "watchBirths">;
  readonly lineage: Pick<LineageMemory, "entries" | "addUnrecorded">;
  readonly monotonic: () => number;
}

/** Births are in memory only; a scan within this time records what lives, milliseconds. */
const scanWithinMs = 5_000;

/** The same where the child started a session, as daemons do: only the short-lived shell links it to its executor. */
const sessionScanWithinMs = 1_000;

/**
 * Turns births between two scans into lineage within milliseconds, so that a daemon keeps its executor
 * though the shell that started it is gone at the next scan. Active only while an executor lives.
 */
export type BirthRecorder = ReturnType<typeof createBirthRecorder>;

export function createBirthRecorder(options: BirthRecorderOptions) {
  const { inspector, lineage, monotonic } = options;
  let watch: BirthWatch | undefined;
  let period = 0;
  let missed: { readonly reason: string; readonly at: number } | undefined;
  let onNewLineage: (withinMs: number) => void = () => undefined;

  const stop = () => {
    watch?.close();
    watch = undefined;
    period = 0;
  };
  const start = (periodMs: number) => {
    period = periodMs;
    watch = inspector.watchBirths({
      periodMs,
      onBirths: (births) => {
        const links = observeBirths({ births, known: lineage.entries });
        lineage.addUnrecorded(links);
        const leaves = links.some(({ process, sessionId }) => sessionId === process.pid);
        if (links.length > 0) onNewLineage(leaves ? sessionScanWithinMs : scanWithinMs);
      },
      onMissed: (reason) => {
        missed = { reason, at: monotonic() };
      },
    });
  };

  return {
    /** `periodMs` 0 stops the watch. */
    update: (wanted: boolean, periodMs: number) => {
      const next = wanted && inspector.capabilities.births ? periodMs : 0;
      if (next === period) return;
      stop();
      if (next > 0) start(next);
    },
    /** Called on new lineage, with the time within which a scan is wanted, milliseconds. */
    onNewLineage: (listener: (withinMs: number) => void) => {
      onNewLineage = listener;
    },
    /** Why births may have been missed lately, in words; undefined when none were. */
    get missed() {
      if (missed === undefined || monotonic() - missed.at > missedShownMs) return undefined;
      return missed.reason;
    },
    close: stop,
  };
}
