import { rowId } from "../core/association/process-memo.ts";
import { countBirthsBelow } from "../core/kill/find-new-targets.ts";
import type { KillRun } from "./kill-run.ts";
import { addTargetsByEvidence } from "./add-targets.ts";

/** Consecutive scans that must find nothing where a single scan is no proof. */
const requiredEmptyScans = 2;

/** `empty`: no process was found and none can have been missed. `unconfirmed`: none was found. */
export type EmptyCheck = "found" | "unconfirmed" | "empty";

/**
 * Scans once more when no target is left, and adds the targets it finds.
 *
 * A scan lists, then reads: a process that forks and exits in between is not read, and its child is
 * not listed. This needs a fork, so one scan is enough when no pid was given out meanwhile. A process
 * read during its exec shows no environment and looks unrelated: it is scanned again. While forks
 * below the targets are seen, the check never ends: a process that forks and exits every few
 * milliseconds appears anew between any two scans.
 */
export function confirmEmpty(run: KillRun): () => Promise<EmptyCheck> {
  let emptyScans = 0;
  let born = 0;
  return async () => {
    const before = await run.births.look();
    const added = await addTargetsByEvidence(run);
    // The scan failed; the notes say so, and a repeat would not help.
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

function countBirths({
  tools,
  scan,
  targets,
  excluded,
  births,
  numbersNotReused,
}: KillRun): number {
  return countBirthsBelow({
    processes: scan,
    targets: targets.known(),
    excluded,
    births: births.seen,
    numbersNotReused,
    programs: tools.programs.kinds,
  });
}

/** Whether a process started since the plan lives that is neither a target nor excluded. */
function seesUnknownProcess({ scan, excluded, targets }: KillRun): boolean {
  return scan.some((process) => {
    if (process.kernelThread || process.state === "zombie") return false;
    const key = rowId(process);
    const isTarget = targets.byPid.get(process.pid)?.subject.id === key;
    return !isTarget && !excluded.has(key) && !targets.has(key);
  });
}
