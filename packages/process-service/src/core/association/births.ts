import { identityKey } from "@corral/inspector/core";
import type { ProcessIdentity } from "@corral/inspector/core";
import type { LineageEntry } from "../model.ts";

/** What is used of the inspector's ProcessBirth. */
export interface SeenBirth {
  readonly identity: ProcessIdentity;
  readonly parentPid: number;
  /** Absent where it could not be proved which process had that pid then. */
  readonly parent?: ProcessIdentity;
  readonly name: string;
  readonly processGroupId: number;
  readonly sessionId: number;
  readonly seenAt: number;
}

/**
 * The links that a batch of births adds to what is remembered. They are put into the map at once
 * and not written: observeLineage records those that something living came from. A link needs the
 * parent's identity: its pid alone may have been given to another process since.
 */
export function observeBirths(input: {
  readonly births: readonly SeenBirth[];
  readonly known: ReadonlyMap<string, LineageEntry>;
}): readonly LineageEntry[] {
  const { births, known } = input;
  const added = new Map<string, LineageEntry>();
  const entryOf = (parent: ProcessIdentity | undefined): LineageEntry | undefined => {
    if (parent === undefined) return undefined;
    const key = identityKey(parent);
    return added.get(key) ?? known.get(key);
  };
  const unknown = births.filter(({ identity }) => !known.has(identityKey(identity)));
  followBirths(unknown, (birth) => {
    const parent = entryOf(birth.parent);
    if (parent === undefined || parent.endedAt !== undefined) return false;
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
    return true;
  });
  return [...added.values()];
}

/** The watch may hand over a child before its parent: asks again until none is taken any more. */
export function followBirths(
  births: readonly SeenBirth[],
  take: (birth: SeenBirth) => boolean,
): void {
  let waiting = births;
  for (let before = -1; before !== waiting.length;) {
    before = waiting.length;
    waiting = waiting.filter((birth) => !take(birth));
  }
}
