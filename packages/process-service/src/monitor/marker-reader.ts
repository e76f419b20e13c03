import type { ProcessInspector } from "@corral/inspector";
import type { ProcessIdentity, ProcessInfo } from "@corral/inspector/core";
import type { SnapshotIndex } from "../core/association/snapshot-index.ts";

/** Below this age a process may still be the fork of a shell that is about to exec something else. */
const youngMs = 3_000;

interface CachedMarker {
  readonly name: string;
  readonly command: readonly string[];
  /** It is not asked again. */
  readonly settled: boolean;
  /** What it was asked could be read. */
  answered: boolean;
  /** The scan that it was last in. */
  scan: number;
}

/**
 * What is read of processes beyond the scan: nothing, all that is due, or what a kill cannot do
 * without (the markers of those that are new or have called exec).
 */
export type DetailReads = "known" | "due" | "urgent";

/** Which processes carry an executor's marker. Each is asked once, and again while it is young. */
export type MarkerReader = ReturnType<typeof createMarkerReader>;

/** Start times are rounded, and a clock may have been set a little. */
const slackMs = 60_000;

/** `userId`: the user whose environments can be read; undefined when all can be tried. */
export function createMarkerReader(inspector: ProcessInspector, userId?: number) {
  const isReadable = (process: ProcessInfo) =>
    userId === undefined || process.userId === undefined || process.userId === userId;
  const known = new Map<string, CachedMarker>();
  const carriers = new Map<string, string>();
  let scan = 0;

  return {
    /**
     * Marker by row id, of the processes of this snapshot that carry one. `since` is when the oldest
     * executor started: what is older cannot have inherited its marker, and is not asked. When it is
     * "urgent", a young one is asked again only when an exec shows in its name or arguments.
     */
    read: async (
      { snapshot, processes, ids }: SnapshotIndex,
      since: number,
      reads: DetailReads = "due",
    ): Promise<ReadonlyMap<string, string>> => {
      if (reads === "known" || !inspector.capabilities.details.includes("marker")) return carriers;
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
          const marker = details.get(id)?.marker;
          const entry = known.get(id);
          if (marker === undefined && entry !== undefined) entry.answered = false;
          // In the middle of an exec an environment reads as empty, and who was started with the
          // marker comes from there whatever it becomes: it is only ever replaced.
          if (marker) carriers.set(id, marker);
        }
      }
      if (known.size > present) forgetGone();
      return carriers;
    },
  };

  function forgetGone(): void {
    for (const [id, entry] of known) {
      if (entry.scan === scan) continue;
      known.delete(id);
      carriers.delete(id);
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

/** A clock that jumped back makes an age negative; such a process is asked again, no more. */
function isYoung(process: ProcessInfo, takenAt: number): boolean {
  return Math.abs(takenAt - (process.startedAt ?? 0)) < youngMs;
}
