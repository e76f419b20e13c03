import { identityKey, identityOf } from "@corral/inspector/core";
import type { ProcessInspector } from "@corral/inspector";
import type { ProcessIdentity, ProcessSnapshot } from "@corral/inspector/core";

/** Below this age a process may still be the fork of a shell that is about to exec something else. */
const youngMs = 3_000;

interface Known {
  readonly marker: string | null | undefined;
  readonly settled: boolean;
}

/** Which processes carry an executor's marker. Each is asked once, and again while it is young. */
export interface MarkerReader {
  /** Marker by identityKey, of the processes of this snapshot that carry one. */
  read(snapshot: ProcessSnapshot): Promise<ReadonlyMap<string, string>>;
}

export function createMarkerReader(inspector: ProcessInspector): MarkerReader {
  let known = new Map<string, Known>();
  return {
    read: async (snapshot) => {
      const carriers = new Map<string, string>();
      if (!inspector.capabilities.details.includes("marker")) return carriers;
      const next = new Map<string, Known>();
      const targets: ProcessIdentity[] = [];
      const young = new Set<string>();
      for (const process of snapshot.processes) {
        const identity = process.kernelThread ? undefined : identityOf(process);
        if (identity === undefined || process.state === "zombie") continue;
        const key = identityKey(identity);
        const before = known.get(key);
        if (before?.settled === true) {
          next.set(key, before);
          continue;
        }
        targets.push(identity);
        // A clock that jumped back makes an age negative; such a process is asked again, no more.
        const age = snapshot.takenAt - (process.startedAt ?? 0);
        if (age < youngMs && age > -youngMs) young.add(key);
      }
      if (targets.length > 0) {
        const details = await inspector.readDetails(targets, ["marker"]);
        for (const target of targets) {
          const key = identityKey(target);
          next.set(key, { marker: details.get(key)?.marker, settled: !young.has(key) });
        }
      }
      known = next;
      for (const [key, { marker }] of known) if (marker) carriers.set(key, marker);
      return carriers;
    },
  };
}
