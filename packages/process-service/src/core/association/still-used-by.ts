import type { Executor, ProcessMention } from "../model.ts";
import { sharerAt } from "./process-memo.ts";
import type { SnapshotIndex } from "./snapshot-index.ts";

/**
 * What still uses a process of an ended executor: the living executor that has its session now, or the
 * daemon of an agent that runs it. Such a daemon ends what it runs itself, a while after its session's end.
 */
export function stillUsedBy(
  { processes, memos, parents }: SnapshotIndex,
  resumed: ReadonlyMap<string, Executor>,
): (at: number, executor: Executor) => ProcessMention | undefined {
  const daemons = new Map<number, ProcessMention | undefined>();
  const daemonAt = (at: number): ProcessMention | undefined => {
    const sharer = sharerAt(memos[at]!);
    return sharer?.product === undefined
      ? undefined
      : { pid: processes[at]!.pid, name: sharer.name };
  };
  const daemonAbove = (start: number): ProcessMention | undefined => {
    const path: number[] = [];
    let at = start;
    // No longer than all: a parent cycle ends.
    while (at >= 0 && !daemons.has(at) && path.length < parents.length) {
      path.push(at);
      at = parents[at]!;
    }
    for (const passed of path.toReversed()) {
      const parent = parents[passed]!;
      daemons.set(passed, parent < 0 ? undefined : (daemonAt(parent) ?? daemons.get(parent)));
    }
    return daemons.get(start);
  };
  return (at, { id, endedAt }) => {
    if (endedAt === undefined) return undefined;
    const by = resumed.get(id);
    return by === undefined ? daemonAbove(at) : { pid: by.pid, name: by.label };
  };
}
