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
 *
 * `holders` tells which process has a pid now (identityKey by pid, of the newest scan); births are
 * put into it, so that a pid given again no longer stands for the process that had it before.
 */
export function observeBirths(input: {
  readonly births: readonly SeenBirth[];
  readonly known: ReadonlyMap<string, LineageEntry>;
  readonly holders: Map<number, string>;
}): readonly LineageEntry[] {
  const { births, known, holders } = input;
  for (const { identity } of births) holders.set(identity.pid, identityKey(identity));

  const added = new Map<string, LineageEntry>();
  const entryOf = (pid: number): LineageEntry | undefined => {
    const key = holders.get(pid);
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
