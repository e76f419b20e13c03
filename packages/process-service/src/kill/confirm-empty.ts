import { rowId } from "../core/association/process-memo.ts";
import { countBirthsBelow } from "../core/kill/find-new-targets.ts";
import type { KillRun } from "./kill-run.ts";
import { addTargetsByEvidence } from "./add-targets.ts";

/** How many looks in a row must find nothing where one alone proves nothing. */
const requiredEmptyScans = 2;

/** `empty`: no process was found and none can have been missed. `unconfirmed`: none was found. */
export type EmptyCheck = "found" | "unconfirmed" | "empty";

/**
 * Looks at the machine once more when nobody is left, and takes in whom it finds.
 *
 * A scan lists, then reads: one that forks and goes in between is not read, and its child is not
 * listed. That takes a birth, so one look is enough when nothing was born meanwhile. And one that
 * is read in the middle of its exec shows no environment: it is seen as a stranger, and looked at
 * again. As long as births below the targets are seen, no look is the last: one that forks and ends
 * every few milliseconds is born again between any two of them.
 */
export function confirmEmpty(run: KillRun): () => Promise<EmptyCheck> {
  let emptyScans = 0;
  let born = 0;
  return async () => {
    const before = await run.births.look();
    const added = await addTargetsByEvidence(run);
    // The scan failed, which the notes say: more of them would not help.
    if (added === undefined) return "empty";
    if (added.length > 0) {
      emptyScans = 0;
      return "found";
    }
    const still = before !== undefined && before === (await run.births.look());
    const bornBefore = born;
    born = still ? born : countBirths(run);
    emptyScans = born === bornBefore ? emptyScans + 1 : 0;
    return (still && !seesUnknownProcess(run)) || emptyScans >= requiredEmptyScans
      ? "empty"
      : "unconfirmed";
  };
}

function countBirths({ scan, targets, excluded, births, numbersNotReused }: KillRun): number {
  return countBirthsBelow({
    processes: scan,
    targets: targets.known(),
    excluded,
    births: births.seen,
    numbersNotReused,
  });
}

/** Whether somebody lives who was born since the plan and is not known to be ours. */
function seesUnknownProcess({ scan, excluded, targets }: KillRun): boolean {
  return scan.some((process) => {
    if (process.kernelThread || process.state === "zombie") return false;
    const key = rowId(process);
    const isTarget = targets.byPid.get(process.pid)?.subject.id === key;
    return !isTarget && !excluded.has(key) && !targets.has(key);
  });
}
