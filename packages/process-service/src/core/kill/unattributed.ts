import { identityKey, indexByPid, parentOf, type ProcessIdentity } from "@corral/inspector/core";
import type { SeenBirth } from "../association/births.ts";
import { adopters, rowId } from "../association/process-memo.ts";
import { isShared } from "../association/sharer.ts";
import { asProgram, sharedDaemonOf, type ProgramKinds } from "../programs/program-kinds.ts";
import type { ExecutorView, ProcessView } from "../model.ts";
import type { ScannedProcess } from "./find-new-targets.ts";

/** Delay until a birth is seen or an agent detected, milliseconds. */
const lateMs = 500;

export interface UnattributedInput {
  /** The last scan of the kill. */
  readonly processes: readonly ScannedProcess[];
  /** Row keys of all targets and outcomes of the kill. */
  readonly known: ReadonlySet<string>;
  /** Row keys of the processes that ran when the kill began and were excluded. */
  readonly excluded: ReadonlySet<string>;
  /** Excluded processes that may come from the targets; see findPossiblyRelated. */
  readonly possiblyRelated: ReadonlySet<string>;
  readonly births: readonly SeenBirth[];
  /** The `corral run` of each stopped executor; it adopts the orphans below it. */
  readonly runners: readonly ProcessIdentity[];
  readonly programs: ProgramKinds;
}

/**
 * Living processes that may come from the targets without proof: orphans whose parents were not seen.
 * There are none unless processes are started during the kill.
 */
export function unattributed(input: UnattributedInput): ScannedProcess[] {
  const { processes, known, excluded, possiblyRelated, births, programs } = input;
  const byPid = indexByPid(processes);
  const runners = new Set(input.runners.map(identityKey));
  const born = new Map(births.map((birth) => [identityKey(birth.identity), birth]));
  const isAdopter = (pid: number | null): boolean => {
    const process = pid === null ? undefined : byPid.get(pid);
    return process === undefined || adopts(process, runners, programs);
  };
  const isOther = (key: string): boolean => !known.has(key) && !born.has(key);
  /** Whether its parent is known and no target, or its session leader lives and is no target. */
  const belongsElsewhere = (process: ScannedProcess): boolean => {
    const parent = born.get(rowId(process))?.parent;
    if (parent !== undefined && !known.has(identityKey(parent))) {
      const seen = byPid.get(parent.pid);
      if (seen === undefined || !adopts(seen, runners, programs)) return true;
    }
    const leader = byPid.get(process.sessionId ?? 0);
    return leader !== undefined && leader !== process && isOther(rowId(leader));
  };
  return processes.filter((process) => {
    const key = rowId(process);
    if (known.has(key) || !couldBeLeft(process, programs)) return false;
    if (excluded.has(key)) return possiblyRelated.has(key);
    return isAdopter(process.parentPid) && !belongsElsewhere(process);
  });
}

/**
 * Excluded processes that may come from the stopped executors all the same: orphans with only a hint
 * (suspected), and orphans started before Corral knew the executor and watched births.
 */
export function findPossiblyRelated(
  processes: readonly ProcessView[],
  executors: readonly ExecutorView[],
  programs: ProgramKinds,
): ReadonlySet<string> {
  const ids = new Set(executors.map(({ id }) => id));
  const runners = new Set(executors.flatMap(({ runner }) => (runner ? [identityKey(runner)] : [])));
  const byPid = indexByPid(processes);
  const possiblyRelated = processes.filter((process) => {
    const { association, startedAt } = process;
    const parent = parentOf(process, byPid);
    if (startedAt === undefined || !couldBeLeft(process, programs)) return false;
    if (parent !== undefined && !adopts(parent, runners, programs)) return false;
    if (association !== undefined) {
      const executor = executors.find(({ id }) => id === association.executorId);
      if (!ids.has(association.executorId) || association.standing === "owned") return false;
      return executor !== undefined && startedAt >= executor.startedAt;
    }
    // `corral run` holds its command until it is registered: it has started nothing before.
    return executors.some(
      (executor) =>
        executor.origin !== "launched" &&
        startedAt >= executor.startedAt &&
        startedAt <= executor.registeredAt + lateMs,
    );
  });
  return new Set(possiblyRelated.map(({ id }) => id));
}

function adopts(
  process: ScannedProcess,
  runners: ReadonlySet<string>,
  programs: ProgramKinds,
): boolean {
  if (process.pid <= 1 || runners.has(rowId(process))) return true;
  const program = asProgram(process);
  return adopters.has(sharedDaemonOf(program, programs.agentOf(program)) ?? "");
}

/** Living, no terminal, no program that others use: these stay on purpose. */
function couldBeLeft(process: ScannedProcess, programs: ProgramKinds): boolean {
  const { kernelThread, state, terminal } = process;
  if (kernelThread || state === "zombie" || state === "dead") return false;
  if (terminal !== null && terminal !== undefined) return false;
  return !isShared(process, programs);
}
