import { indexByPid, namedAncestorsOf } from "@corral/inspector/core";
import type { ProcessView } from "../model.ts";
import type { KillTarget } from "./kill-model.ts";

/**
 * Of the targets of a plan that was made during the kill, those that belong to it now. What is told
 * by its marker alone is left where it runs below one that was left alone with the same marker: a
 * daemon that a person spared needs its workers.
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
