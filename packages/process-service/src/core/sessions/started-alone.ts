import type { ProcessInfo } from "@corral/inspector/core";
import { agentOf } from "../association/process-memo.ts";
import type { SnapshotIndex } from "../association/snapshot-index.ts";

/** Two of a product that start in one directory within this time cannot be told apart by their files, milliseconds. */
const togetherMs = 10_000;

/** Whether no other agent of its product started in its directory about when it did; a wrapper and its worker are one. */
export function startedAlone(index: SnapshotIndex): (process: ProcessInfo) => boolean | undefined {
  const byPlace = new Map<string, number[]>();
  index.processes.forEach((process, at) => {
    const program = agentOf(index.memos[at]!);
    if (program?.role !== "agent" || process.workingDirectory === undefined) return;
    const place = placeOf(program.label, process.workingDirectory);
    byPlace.set(place, [...(byPlace.get(place) ?? []), at]);
  });
  return (process) => {
    const own = index.byPid.get(process.pid);
    const { startedAt, workingDirectory } = process;
    if (own === undefined || startedAt === undefined || workingDirectory === undefined)
      return undefined;
    const label = agentOf(index.memos[own]!)?.label ?? "";
    const others = byPlace.get(placeOf(label, workingDirectory)) ?? [];
    return others.every((at) => {
      if (at === own || isAbove(index, at, own) || isAbove(index, own, at)) return true;
      const other = index.processes[at]!.startedAt;
      return other !== undefined && Math.abs(other - startedAt) > togetherMs;
    });
  };
}

function placeOf(label: string, directory: string): string {
  return `${label}\0${directory}`;
}

function isAbove({ parents }: SnapshotIndex, above: number, below: number): boolean {
  let at = parents[below]!;
  for (let steps = 0; at >= 0 && steps < parents.length; steps += 1) {
    if (at === above) return true;
    at = parents[at]!;
  }
  return false;
}
