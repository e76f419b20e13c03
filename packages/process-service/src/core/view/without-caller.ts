import {
  ancestorsOf,
  compareIdentity,
  indexByPid,
  type ProcessIdentity,
} from "@corral/inspector/core";
import { isSuspected } from "../association/standing.ts";
import type { CorralView, ProcessView } from "../model.ts";

/** The requesting program; only a program that names itself leaves out the start token. */
export type CallingProcess = Pick<ProcessIdentity, "pid"> & Partial<ProcessIdentity>;

/**
 * The view for a caller: where only the working directory links the caller and its ancestors (a shell,
 * a terminal) to an executor, the association is removed. A caller in another pid namespace changes
 * nothing.
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
  const callers = view.processes.filter(isCallers);
  if (callers.length === 0) return view;
  const fewer = Map.groupBy(
    callers.filter(isSuspected),
    ({ association }) => association?.executorId,
  );
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
