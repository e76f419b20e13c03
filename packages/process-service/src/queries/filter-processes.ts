import type { Executor, ProcessFilter, ProcessView } from "../core/model.ts";

/** The processes that pass every part of a filter, in the order they came. */
export function filterProcesses(
  processes: readonly ProcessView[],
  executors: readonly Executor[],
  filter: ProcessFilter,
): readonly ProcessView[] {
  const byId = new Map(executors.map((executor) => [executor.id, executor]));
  const text = filter.text?.trim().toLowerCase();
  return processes.filter((process) => {
    const association = process.association;
    const executor = association && byId.get(association.executorId);
    return (
      (filter.project === undefined || executor?.project === filter.project) &&
      (filter.task === undefined || executor?.task === filter.task) &&
      (filter.attempt === undefined || executor?.attempt === filter.attempt) &&
      (filter.executorId === undefined || association?.executorId === filter.executorId) &&
      (filter.executorsOnly !== true || association?.evidence === "executor") &&
      (filter.associatedOnly !== true || association !== undefined) &&
      (filter.leftOver === undefined || (association?.leftOver ?? false) === filter.leftOver) &&
      (filter.standing === undefined || association?.standing === filter.standing) &&
      (filter.port === undefined ||
        process.ports?.some(({ port }) => port === filter.port) === true) &&
      (text === undefined || text === "" || matchesText(process, text))
    );
  });
}

function matchesText(process: ProcessView, text: string): boolean {
  return (
    String(process.pid) === text ||
    process.name.toLowerCase().includes(text) ||
    process.command.toLowerCase().includes(text) ||
    process.workingDirectory?.toLowerCase().includes(text) === true
  );
}
