import { comparablePath, isWithinDirectory, type ProcessInfo } from "@corral/inspector/core";
import type { Executor } from "../model.ts";
import type { Owners } from "./owners.ts";
import { preferred } from "./owners.ts";
import { workspaceProblem } from "./workspace.ts";

/** A match by environment or working directory, without an observed link. */
export interface MarkerOrWorkspaceMatch {
  readonly executor: Executor;
  readonly evidence: "marker-and-workspace" | "marker" | "workspace";
  /** For a marker alone, see Link; ancestors are not considered here. */
  readonly alone?: "owns-in-stop" | "owns-now";
}

/** Matches processes by marker and workspace in O(1) per process and per distinct directory. */
export function matchByMarkerOrWorkspace(
  owners: Owners,
  markers: ReadonlyMap<string, string | null>,
  homes: readonly string[],
  stoppedSince: ReadonlyMap<string, number>,
): (process: ProcessInfo, id: string) => MarkerOrWorkspaceMatch | undefined {
  const byWorkspace = new Map<string, Executor[]>();
  for (const executor of owners.byId.values()) {
    const { workspace } = executor;
    if (workspace === undefined || workspaceProblem(workspace, homes) !== undefined) continue;
    const path = comparablePath(workspace);
    const sharers = byWorkspace.get(path);
    if (sharers === undefined) byWorkspace.set(path, [executor]);
    else sharers.push(executor);
  }
  const found = new Map<string, readonly Executor[]>();

  /** undefined if the start time of the process is unknown. */
  const startedDuring = ({ startedAt }: ProcessInfo, executor: Executor): boolean | undefined => {
    if (startedAt === undefined) return undefined;
    if (startedAt < owners.notBefore(executor)) return false;
    if (executor.endedAt === undefined || startedAt <= executor.endedAt) return true;
    return startedAt >= (stoppedSince.get(executor.id) ?? Number.POSITIVE_INFINITY);
  };

  /**
   * Whether a process in the workspace can come from this executor: not if it started after the end,
   * and a process in a deleted directory of the same path may belong to an earlier worktree.
   */
  const mayBeFrom = (process: ProcessInfo, executor: Executor): boolean =>
    (executor.endedAt === undefined && process.workingDirectoryDeleted !== true) ||
    startedDuring(process, executor) !== false;

  /** The executors of the innermost workspace that contains a directory. */
  const workersIn = (directory: string): readonly Executor[] => {
    const known = found.get(directory);
    if (known !== undefined) return known;
    let path = comparablePath(directory);
    while (path !== "" && !byWorkspace.has(path)) {
      path = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    }
    const sharers = byWorkspace.get(path) ?? [];
    found.set(directory, sharers);
    return sharers;
  };

  return (process, id) => {
    const directory = process.workingDirectory;
    const workers = directory === undefined ? [] : workersIn(directory);
    const marker = markers.get(id);
    const marked = marker === undefined || marker === null ? undefined : owners.byId.get(marker);
    if (marked !== undefined) {
      const may = process.terminal === null && startedDuring(process, marked) === true;
      if (!may) return { executor: marked, evidence: "marker" };
      if (worksIn(process, marked, workers)) {
        return { executor: marked, evidence: "marker-and-workspace" };
      }
      const alone = stoppedSince.has(marked.id) ? "owns-now" : "owns-in-stop";
      return { executor: marked, evidence: "marker", alone };
    }
    let best: Executor | undefined;
    for (const executor of workers) {
      // The `corral run` of the executor works in the same directory and is its parent, not its child.
      if (owners.runnerOf(process) === executor) continue;
      if (!mayBeFrom(process, executor)) continue;
      best = best === undefined ? executor : preferred(best, executor);
    }
    return best && { executor: best, evidence: "workspace" };
  };
}

/** Whether the process works in the executor's workspace, even if a nested workspace is closer. */
function worksIn(
  process: ProcessInfo,
  executor: Executor,
  innermost: readonly Executor[],
): boolean {
  if (innermost.includes(executor)) return true;
  if (innermost.length === 0 || executor.workspace === undefined) return false;
  return isWithinDirectory(process.workingDirectory ?? "", executor.workspace);
}
