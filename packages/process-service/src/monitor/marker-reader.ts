import type { ProcessInspector } from "@corral/inspector";
import type { AgentMarker, ProcessIdentity, ProcessInfo } from "@corral/inspector/core";
import type { AgentMarkers } from "../core/association/agent-markers.ts";
import type { SnapshotIndex } from "../core/association/snapshot-index.ts";

/** Below this age a process may be a forked shell that has not called exec yet, milliseconds. */
const youngMs = 3_000;

interface CachedMarker {
  readonly name: string;
  readonly command: readonly string[];
  /** Not read again. */
  readonly settled: boolean;
  /** The last read succeeded. */
  answered: boolean;
  /** The last scan that contained the process. */
  scan: number;
}

/**
 * Which details are read beyond the scan: none, all that are due, or only what a kill needs (the
 * markers of processes that are new or have called exec).
 */
export type DetailReads = "known" | "due" | "urgent";

/** Markers found so far; kept in memory only. */
export interface FoundMarkers {
  /** CORRAL_EXECUTOR_ID by row id, of the processes that carry it. */
  readonly executorIds: ReadonlyMap<string, string>;
  readonly agentMarkers: AgentMarkers;
}

/**
 * Finds the processes with an executor's marker or an agent's own. Each environment is read once, and
 * again while the process is young.
 */
export type MarkerReader = ReturnType<typeof createMarkerReader>;

/** Tolerance for rounded start times and small clock corrections, milliseconds. */
const slackMs = 60_000;

/** `userId`: the user whose environments can be read; undefined when all can be tried. */
export function createMarkerReader(inspector: ProcessInspector, userId?: number) {
  const isReadable = (process: ProcessInfo) =>
    userId === undefined || process.userId === undefined || process.userId === userId;
  const known = new Map<string, CachedMarker>();
  const executorIds = new Map<string, string>();
  const byId = new Map<string, readonly AgentMarker[]>();
  const found: FoundMarkers = {
    executorIds,
    agentMarkers: { byId, wasRead: (id) => known.get(id)?.answered === true },
  };
  let scan = 0;

  return {
    /**
     * The markers of the processes of this snapshot. `since` is the start of the oldest executor:
     * older processes cannot have inherited a marker and are not read. With "urgent" a young process
     * is read again only if its name or arguments changed (exec).
     */
    read: async (
      { snapshot, processes, ids }: SnapshotIndex,
      since: number,
      reads: DetailReads = "due",
    ): Promise<FoundMarkers> => {
      if (reads === "known" || !inspector.capabilities.details.includes("marker")) return found;
      scan += 1;
      const due = new Map<string, ProcessIdentity>();
      let present = 0;
      for (let at = 0; at < processes.length; at += 1) {
        const process = processes[at]!;
        const { pid, startToken } = process;
        if (startToken === undefined || process.kernelThread || process.state === "zombie")
          continue;
        if (!isReadable(process) || (process.startedAt ?? since) < since - slackMs) continue;
        const id = ids[at]!;
        const before = known.get(id);
        present += 1;
        if (
          before !== undefined &&
          (before.settled ||
            (reads === "urgent" && before.answered && isUnchanged(process, before)))
        ) {
          before.scan = scan;
          continue;
        }
        const { name, command } = process;
        const settled = !isYoung(process, snapshot.takenAt);
        known.set(id, { name, command, settled, answered: true, scan });
        due.set(id, { pid, startToken });
      }
      if (due.size > 0) {
        const details = await inspector.readDetails([...due.values()], ["marker"]);
        for (const id of due.keys()) {
          const { marker, agentMarkers } = details.get(id) ?? {};
          const entry = known.get(id);
          if (marker === undefined && entry !== undefined) entry.answered = false;
          // During exec the environment reads as empty, and a process started with the marker stays
          // a descendant whatever it executes: the marker is only ever replaced.
          if (marker) executorIds.set(id, marker);
          if (agentMarkers !== undefined) byId.set(id, agentMarkers);
        }
      }
      if (known.size > present) forgetGone();
      return found;
    },
  };

  function forgetGone(): void {
    for (const [id, entry] of known) {
      if (entry.scan === scan) continue;
      known.delete(id);
      executorIds.delete(id);
      byId.delete(id);
    }
  }
}

function isUnchanged({ name, command }: ProcessInfo, before: CachedMarker): boolean {
  return (
    name === before.name &&
    command.length === before.command.length &&
    command.every((argument, at) => argument === before.command[at])
  );
}

/** After a clock jump the age may be negative: the process is only read again. */
function isYoung(process: ProcessInfo, takenAt: number): boolean {
  return Math.abs(takenAt - (process.startedAt ?? 0)) < youngMs;
}
