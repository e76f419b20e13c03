import { ancestorPids } from "../association/kinship.ts";
import type { ProcessView } from "../model.ts";
import type { KillTarget } from "./kill-model.ts";

/**
 * Of the targets of a plan that was made during the kill, those that belong to it now. What is told
 * by its marker alone is left where it runs below one that was left alone with the same marker: a
 * daemon that a person spared needs its workers.
 */
export function newlyOwned(
  processes: readonly ProcessView[],
  targets: readonly KillTarget[],
  bystanders: ReadonlySet<string>,
): KillTarget[] {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const isBelowSpared = ({ process, association }: KillTarget): boolean =>
    [...ancestorPids(byPid, process.pid)].some((pid) => {
      const above = byPid.get(pid);
      return (
        above !== undefined &&
        bystanders.has(above.id) &&
        above.association?.executorId === association?.executorId
      );
    });
  return targets.filter(
    (target) =>
      target.selected &&
      !bystanders.has(target.id) &&
      (target.association?.evidence !== "marker" || !isBelowSpared(target)),
  );
}
