import { identityKey, indexByPid, parentOf, type ProcessIdentity } from "@corral/inspector/core";
import type { SeenBirth } from "../association/births.ts";
import { isInteractiveProgram } from "../association/interactive-programs.ts";
import { adopters, rowId } from "../association/process-memo.ts";
import { sharedDaemon } from "../association/shared-daemons.ts";
import type { ExecutorView, ProcessView } from "../model.ts";
import type { ScannedProcess } from "./find-new-targets.ts";

/** A birth is seen, and an agent recognised, a little after it happened, milliseconds. */
const lateMs = 500;

export interface UnattributedInput {
  /** The last scan of the kill. */
  readonly processes: readonly ScannedProcess[];
  /** Row keys of everything the kill has an outcome for. */
  readonly known: ReadonlySet<string>;
  /** Row keys of what ran when the kill began and was to be left alone. */
  readonly excluded: ReadonlySet<string>;
  /** Those of them that may come from what was stopped; see findPossiblyRelated. */
  readonly possiblyRelated: ReadonlySet<string>;
  readonly births: readonly SeenBirth[];
  /** The `corral run` of each executor that was stopped, which adopts what is orphaned below it. */
  readonly runners: readonly ProcessIdentity[];
}

/**
 * The living that may come from what was stopped without anything that proves it: orphans whose
 * parents nobody saw. On a machine where nothing is born during a kill there are none.
 */
export function unattributed(input: UnattributedInput): ScannedProcess[] {
  const { processes, known, excluded, possiblyRelated, births } = input;
  const byPid = indexByPid(processes);
  const runners = new Set(input.runners.map(identityKey));
  const born = new Map(births.map((birth) => [identityKey(birth.identity), birth]));
  const isAdopter = (pid: number | null): boolean => {
    const process = pid === null ? undefined : byPid.get(pid);
    return process === undefined || adopts(process, runners);
  };
  const isOther = (key: string): boolean => !known.has(key) && !born.has(key);
  /** Somebody else was seen to have started it, or it is in the living session of somebody else. */
  const belongsElsewhere = (process: ScannedProcess): boolean => {
    const parent = born.get(rowId(process))?.parent;
    if (parent !== undefined && !known.has(identityKey(parent))) {
      const seen = byPid.get(parent.pid);
      if (seen === undefined || !adopts(seen, runners)) return true;
    }
    const leader = byPid.get(process.sessionId ?? 0);
    return leader !== undefined && leader !== process && isOther(rowId(leader));
  };
  return processes.filter((process) => {
    const key = rowId(process);
    if (known.has(key) || !couldBeLeft(process)) return false;
    if (excluded.has(key)) return possiblyRelated.has(key);
    return isAdopter(process.parentPid) && !belongsElsewhere(process);
  });
}

/**
 * Of what is to be left alone when a kill begins, that which may come from its executors all the
 * same: orphans that only a hint ties to one of them, and those that were born before Corral knew of
 * it and watched.
 */
export function findPossiblyRelated(
  processes: readonly ProcessView[],
  executors: readonly ExecutorView[],
): ReadonlySet<string> {
  const ids = new Set(executors.map(({ id }) => id));
  const runners = new Set(executors.flatMap(({ runner }) => (runner ? [identityKey(runner)] : [])));
  const byPid = indexByPid(processes);
  const possiblyRelated = processes.filter((process) => {
    const { association, startedAt } = process;
    const parent = parentOf(process, byPid);
    if (startedAt === undefined || !couldBeLeft(process)) return false;
    if (parent !== undefined && !adopts(parent, runners)) return false;
    if (association !== undefined) {
      const executor = executors.find(({ id }) => id === association.executorId);
      if (!ids.has(association.executorId) || association.standing === "owned") return false;
      return executor !== undefined && startedAt >= executor.startedAt;
    }
    // What `corral run` launches is held until it is registered, so it has started nothing before.
    return executors.some(
      (executor) =>
        executor.origin !== "launched" &&
        startedAt >= executor.startedAt &&
        startedAt <= executor.registeredAt + lateMs,
    );
  });
  return new Set(possiblyRelated.map(({ id }) => id));
}

function adopts(process: ScannedProcess, runners: ReadonlySet<string>): boolean {
  if (process.pid <= 1 || runners.has(rowId(process))) return true;
  return adopters.has(sharedDaemon(process.name, [process.command].flat()) ?? "");
}

/** No dead one, none in a terminal, and no daemon or person's program, which are left on purpose. */
function couldBeLeft({ kernelThread, state, terminal, name, command }: ScannedProcess): boolean {
  if (kernelThread || state === "zombie" || state === "dead") return false;
  if (terminal !== null && terminal !== undefined) return false;
  const line = [command].flat();
  return sharedDaemon(name, line) === undefined && !isInteractiveProgram(name, line);
}
