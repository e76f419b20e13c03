import {
  ancestorsOf,
  compareIdentity,
  indexByPid,
  type ProcessIdentity,
} from "@corral/inspector/core";
import type { CorralView, ProcessView } from "../model.ts";

/** The program that asks; its start is left out only by a program that names itself. */
export type CallingProcess = Pick<ProcessIdentity, "pid"> & Partial<ProcessIdentity>;

/**
 * The view as the program that asks should have it: where nothing but the working directory ties
 * that program and its ancestors (a person's shell, a terminal) to an executor, they are nobody's.
 * A reader that does not run here, as it asks from a container, changes nothing.
 */
export function withoutCaller<View extends Pick<CorralView, "processes" | "executors">>(
  view: View,
  caller: CallingProcess,
): View {
  const byPid = indexByPid(view.processes);
  const holder = byPid.get(caller.pid);
  if (holder === undefined) return view;
  if (caller.startToken !== undefined && compareIdentity(holder, caller) !== "same") return view;
  const line = new Set([holder, ...ancestorsOf(holder, byPid)]);
  const isCallers = (process: ProcessView): boolean =>
    process.association?.evidence === "workspace" && line.has(process);
  const fewer = Map.groupBy(
    view.processes.filter(isCallers),
    ({ association }) => association?.executorId,
  );
  if (fewer.size === 0) return view;
  return {
    ...view,
    processes: view.processes.map((process) => {
      if (!isCallers(process)) return process;
      const { association: _, ...nobodys } = process;
      return nobodys;
    }),
    executors: view.executors.map((executor) => {
      const { id, totals } = executor;
      const suspected = totals.suspected - (fewer.get(id)?.length ?? 0);
      return suspected === totals.suspected
        ? executor
        : { ...executor, totals: { ...totals, suspected } };
    }),
  };
}
