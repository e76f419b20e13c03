import {
  ancestorsOf,
  compareIdentity,
  indexByPid,
  type ProcessIdentity,
} from "@corral/inspector/core";
import type { CorralView, ProcessView } from "../model.ts";

/** The program that asks; its start is left out only by a program that names itself. */
export type Reader = Pick<ProcessIdentity, "pid"> & Partial<ProcessIdentity>;

/**
 * The view as the program that asks should have it: where nothing but the working directory ties
 * that program and its ancestors (a person's shell, a terminal) to an executor, they are nobody's.
 * A reader that does not run here, as it asks from a container, changes nothing.
 */
export function withoutReader<View extends Pick<CorralView, "processes" | "executors">>(
  view: View,
  reader: Reader,
): View {
  const byPid = indexByPid(view.processes);
  const holder = byPid.get(reader.pid);
  if (holder === undefined) return view;
  if (reader.startToken !== undefined && compareIdentity(holder, reader) !== "same") return view;
  const line = new Set([holder, ...ancestorsOf(holder, byPid)]);
  const isReaders = (process: ProcessView): boolean =>
    process.association?.evidence === "workspace" && line.has(process);
  const fewer = Map.groupBy(
    view.processes.filter(isReaders),
    ({ association }) => association?.executorId,
  );
  if (fewer.size === 0) return view;
  return {
    ...view,
    processes: view.processes.map((process) => {
      if (!isReaders(process)) return process;
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
