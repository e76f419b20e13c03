import { identityKey } from "@corral/inspector/core";
import type { ProcessIdentity } from "@corral/inspector/core";
import type { LineageEntry } from "../model.ts";

/** What is used of the inspector's ProcessBirth. */
export interface SeenBirth {
  readonly identity: ProcessIdentity;
  readonly parentPid: number;
  readonly name: string;
  readonly processGroupId: number;
  readonly sessionId: number;
  readonly seenAt: number;
}

/**
 * The links that a batch of births adds to what is remembered. They are put into the map at once
 * and not written: observeLineage records those that something living came from.
 */
export function observeBirths(input: {
  readonly births: readonly SeenBirth[];
  readonly known: ReadonlyMap<string, LineageEntry>;
  /** Which process had a pid before them, as identityKey. */
  readonly holderOf: (pid: number) => string | undefined;
}): readonly LineageEntry[] {
  const { births, known, holderOf } = input;
  // A pid given again no longer stands for the process that had it before.
  const born = new Map(births.map(({ identity }) => [identity.pid, identityKey(identity)]));

  const added = new Map<string, LineageEntry>();
  const entryOf = (pid: number): LineageEntry | undefined => {
    const key = born.get(pid) ?? holderOf(pid);
    if (key === undefined) return undefined;
    return added.get(key) ?? known.get(key);
  };
  // The watch may hand over a child before its parent; links are followed until none is new.
  let waiting = births.filter(({ identity }) => !known.has(identityKey(identity)));
  for (let before = -1; before !== waiting.length;) {
    before = waiting.length;
    waiting = waiting.filter((birth) => {
      const parent = entryOf(birth.parentPid);
      if (parent === undefined || parent.endedAt !== undefined) return true;
      added.set(identityKey(birth.identity), {
        hostId: parent.hostId,
        process: birth.identity,
        executorId: parent.executorId,
        parent: parent.process,
        name: birth.name,
        command: birth.name,
        processGroupId: birth.processGroupId,
        sessionId: birth.sessionId,
        firstSeenAt: birth.seenAt,
        lastSeenAt: birth.seenAt,
      });
      return false;
    });
  }
  return [...added.values()];
}
