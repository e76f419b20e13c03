import { rowId } from "../core/association/process-memo.ts";
import { countBorn } from "../core/kill/kill-joins.ts";
import type { KillRun } from "./kill-run.ts";
import { takeInLast } from "./take-in.ts";

/** How many looks in a row must find nothing where one alone proves nothing. */
const looksInARow = 2;

/** `over`: nobody was found, and nobody can have been overlooked. `unsure`: nobody was found. */
export type LastLook = "found" | "unsure" | "over";

/**
 * Looks at the machine once more when nobody is left, and takes in whom it finds.
 *
 * A scan lists, then reads: one that forks and goes in between is not read, and its child is not
 * listed. That takes a birth, so one look is enough when nothing was born meanwhile. And one that
 * is read in the middle of its exec shows no environment: it is seen as a stranger, and looked at
 * again. As long as births below the victims are seen, no look is the last: one that forks and ends
 * every few milliseconds is born again between any two of them.
 */
export function lastLooks(run: KillRun): () => Promise<LastLook> {
  let inARow = 0;
  let born = 0;
  return async () => {
    const before = await run.births.look();
    const joined = await takeInLast(run);
    // The scan failed, which the notes say: more of them would not help.
    if (joined === undefined) return "over";
    if (joined.length > 0) {
      inARow = 0;
      return "found";
    }
    const still = before !== undefined && before === (await run.births.look());
    const bornBefore = born;
    born = still ? born : bornSoFar(run);
    inARow = born === bornBefore ? inARow + 1 : 0;
    return (still && !seesStranger(run)) || inARow >= looksInARow ? "over" : "unsure";
  };
}

function bornSoFar({ scan, victims, bystanders, births, numbersHold }: KillRun): number {
  return countBorn({
    processes: scan,
    victims: victims.known(),
    bystanders,
    births: births.seen,
    numbersHold,
  });
}

/** Whether somebody lives who was born since the plan and is not known to be ours. */
function seesStranger({ scan, bystanders, victims }: KillRun): boolean {
  return scan.some((process) => {
    if (process.kernelThread || process.state === "zombie") return false;
    const key = rowId(process);
    const isVictim = victims.byPid.get(process.pid)?.subject.id === key;
    return !isVictim && !bystanders.has(key) && !victims.has(key);
  });
}
