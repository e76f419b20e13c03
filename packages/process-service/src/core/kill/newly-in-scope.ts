import { indexByPid, namedAncestorsOf } from "@corral/inspector/core";
import type { ProcessView } from "../model.ts";
import type { KillTarget } from "./kill-model.ts";

/**
 * The targets of a plan made during the kill that are to be added. A process with only a marker is
 * not added below an excluded process of the same executor: a spared daemon needs its workers.
 */
export function newlyInScope(
  processes: readonly ProcessView[],
  targets: readonly KillTarget[],
  excluded: ReadonlySet<string>,
): KillTarget[] {
  const byPid = indexByPid(processes);
  const isBelowSpared = ({ process: { pid }, parentPid, association }: KillTarget): boolean =>
    [...namedAncestorsOf({ pid, parentPid }, byPid)].some(
      (above) =>
        excluded.has(above.id) && above.association?.executorId === association?.executorId,
    );
  return targets.filter(
    (target) =>
      target.selected &&
      !excluded.has(target.id) &&
      (target.association?.evidence !== "marker" || !isBelowSpared(target)),
  );
}
