import { comparablePath, isWithinDirectory, type ProcessInfo } from "@corral/inspector/core";
import type { Executor } from "../model.ts";
import { isNearer, type AgentMarkerTie } from "./agent-markers.ts";
import type { Link } from "./link.ts";
import type { Owners } from "./owners.ts";
import { preferred } from "./owners.ts";
import type { Sharer } from "./sharer.ts";
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
  /** The daemon of its agent runs it for the session that the marker names: it is the session's. */
  readonly runByDaemon?: boolean;
  readonly sharer?: Link["sharer"];
}

/**
 * Matches processes by marker and workspace in O(1) per process and per distinct directory, apart from
 * `sharing`, which is asked for processes with a marker.
 */
export function matchByMarkerOrWorkspace(
  owners: Owners,
  markers: ReadonlyMap<string, string | null>,
  homes: readonly string[],
  stoppedSince: ReadonlyMap<string, number>,
  tie: (process: ProcessInfo, id: string) => AgentMarkerTie | undefined,
  sharing: (process: ProcessInfo, id: string) => Sharer | undefined,
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
  const startedDuring = (process: ProcessInfo, executor: Executor): boolean | undefined => {
    const { startedAt } = process;
    if (startedAt === undefined) return undefined;
    if (owners.isOlder(process, executor) === true) return false;
    return executor.endedAt === undefined || startedAt <= executor.endedAt;
  };
  /** The same, or while a dying tree may start clean-ups. */
  const startedDuringOrAfter = (process: ProcessInfo, executor: Executor): boolean => {
    const { startedAt } = process;
    const since = stoppedSince.get(executor.id);
    if (startedDuring(process, executor) === true) return true;
    return startedAt !== undefined && since !== undefined && startedAt >= since;
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

  const byMarker = (
    process: ProcessInfo,
    id: string,
    workers: readonly Executor[],
  ): MarkerOrWorkspaceMatch | undefined => {
    const marker = markers.get(id);
    const executor = marker === undefined || marker === null ? undefined : owners.byId.get(marker);
    if (executor === undefined) return undefined;
    const isInTime = startedDuringOrAfter(process, executor);
    const sharer = sharing(process, id);
    if (process.terminal !== null || !isInTime) return { executor, evidence: "marker" };
    if (sharer !== undefined) return { executor, evidence: "marker", sharer };
    if (worksIn(process, executor, workers)) return { executor, evidence: "marker-and-workspace" };
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
    const { executor, marker: agentMarker, product } = tied;
    const sharer = sharing(process, id);
    const runByDaemon =
      product !== undefined && sharer?.product === product && sharer.pid !== process.pid;
    const owns =
      (sharer === undefined || runByDaemon) &&
      process.terminal === null &&
      startedDuring(process, executor) === true &&
      worksIn(process, executor, workers);
    return owns
      ? { executor, evidence: "agent-marker-and-workspace", agentMarker, runByDaemon }
      : { executor, evidence: "agent-marker", agentMarker, sharer };
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
