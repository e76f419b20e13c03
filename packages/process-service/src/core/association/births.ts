import { identityKey } from "@corral/inspector/core";
import type { ProcessIdentity } from "@corral/inspector/core";
import type { LineageEntry } from "../model.ts";

/** The fields of the inspector's ProcessBirth that are used here. */
export interface SeenBirth {
  readonly identity: ProcessIdentity;
  readonly parentPid: number;
  /** Absent if the identity of the parent could not be proved. */
  readonly parent?: ProcessIdentity;
  readonly name: string;
  readonly processGroupId: number;
  readonly sessionId: number;
  readonly seenAt: number;
}

/**
 * The lineage entries that a batch of births adds. The caller keeps them in memory; observeLineage
 * records those with living descendants. An entry needs the identity of the parent: the pid alone may
 * have been reused.
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

/** The watch may report a child before its parent: repeats until `take` accepts no further birth. */
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
