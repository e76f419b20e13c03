import { comparablePath, isWithinDirectory, type ProcessInfo } from "@corral/inspector/core";
import type { Executor } from "../model.ts";
import { isNearer, type AgentMarkerTie } from "./agent-markers.ts";
import type { Link } from "./link.ts";
import type { Owners } from "./owners.ts";
import { preferred } from "./owners.ts";
import { workspaceProblem } from "./workspace.ts";

/** A match by environment or working directory, without an observed link. */
export interface MarkerOrWorkspaceMatch {
  readonly executor: Executor;
  readonly evidence:
    | "marker-and-workspace"
    | "marker"
    | "agent-marker-and-workspace"
    | "agent-marker"
    | "workspace";
  /** For a marker alone, see Link. */
  readonly alone?: "owns-in-stop" | "owns-now";
  readonly agentMarker?: Link["agentMarker"];
  readonly sharedDaemon?: Link["sharedDaemon"];
  readonly doubt?: Link["doubt"];
}

/** How a process may be connected to programs that serve or are used by others; empty if it is not. */
export type Sharing = Pick<MarkerOrWorkspaceMatch, "sharedDaemon" | "doubt">;

/**
 * Matches processes by marker and workspace in O(1) per process and per distinct directory, apart from
 * `sharingOf`, which is asked for processes with a marker.
 */
export function matchByMarkerOrWorkspace(
  owners: Owners,
  markers: ReadonlyMap<string, string | null>,
  homes: readonly string[],
  stoppedSince: ReadonlyMap<string, number>,
  tie: (process: ProcessInfo, id: string) => AgentMarkerTie | undefined,
  sharingOf: (process: ProcessInfo) => Sharing | undefined,
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

  const mayBeMarkedBy = (process: ProcessInfo, executor: Executor): boolean =>
    process.terminal === null && startedDuring(process, executor) === true;

  const byMarker = (
    process: ProcessInfo,
    id: string,
    workers: readonly Executor[],
  ): MarkerOrWorkspaceMatch | undefined => {
    const marker = markers.get(id);
    const executor = marker === undefined || marker === null ? undefined : owners.byId.get(marker);
    if (executor === undefined) return undefined;
    if (!mayBeMarkedBy(process, executor)) return { executor, evidence: "marker" };
    if (worksIn(process, executor, workers)) return { executor, evidence: "marker-and-workspace" };
    if (sharingOf(process) !== undefined) return { executor, evidence: "marker" };
    const alone = stoppedSince.has(executor.id) ? "owns-now" : "owns-in-stop";
    return { executor, evidence: "marker", alone };
  };

  /** Never more than suspected without the workspace: agents' ids leak into daemons and terminals. */
  const byAgentMarker = (
    process: ProcessInfo,
    id: string,
    workers: readonly Executor[],
  ): MarkerOrWorkspaceMatch | undefined => {
    const tied = tie(process, id);
    if (tied === undefined) return undefined;
    const { executor, marker: agentMarker } = tied;
    const sharing = sharingOf(process);
    const owns =
      sharing === undefined &&
      mayBeMarkedBy(process, executor) &&
      worksIn(process, executor, workers);
    return owns
      ? { executor, evidence: "agent-marker-and-workspace", agentMarker }
      : { executor, evidence: "agent-marker", agentMarker, ...sharing };
  };

  const byWorkspaceAlone = (
    process: ProcessInfo,
    workers: readonly Executor[],
  ): MarkerOrWorkspaceMatch | undefined => {
    let best: Executor | undefined;
    for (const executor of workers) {
      // The `corral run` of the executor works in the same directory and is its parent, not its child.
      if (owners.runnerOf(process) === executor) continue;
      if (!mayBeFrom(process, executor)) continue;
      best = best === undefined ? executor : preferred(best, executor);
    }
    return best && { executor: best, evidence: "workspace" };
  };

  return (process, id) => {
    const directory = process.workingDirectory;
    const workers = directory === undefined ? [] : workersIn(directory);
    const marked = byMarker(process, id, workers);
    const agent = byAgentMarker(process, id, workers);
    if (marked === undefined) return agent ?? byWorkspaceAlone(process, workers);
    // An agent below the marked executor is nearer, but only where it owns.
    const isInside =
      agent?.evidence === "agent-marker-and-workspace" && isNearer(agent.executor, marked.executor);
    return isInside ? agent : marked;
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
