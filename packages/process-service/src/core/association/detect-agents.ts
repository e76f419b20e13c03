import { identityOf } from "@corral/inspector/core";
import type { ProcessIdentity } from "@corral/inspector/core";
import { agentOf, daemonOf } from "./process-memo.ts";
import type { SnapshotIndex } from "./snapshot-index.ts";
import { workspaceProblem } from "./workspace.ts";

/** The root of a coding agent that is not registered. */
export interface DetectedAgent {
  readonly process: ProcessIdentity;
  readonly kind: "coding-agent";
  /** The agent's name, such as "claude". */
  readonly label: string;
  readonly startedAt: number;
  /** Working directory; absent if unknown or unusable as evidence (`/`, a home directory). */
  readonly workspace?: string;
}

/**
 * The root processes of known coding agents. The topmost match of a chain wins: a wrapper and its
 * child are one agent, and an agent started by another belongs to that one. Processes in a shared
 * daemon (tmux) do not belong to the process that started the daemon.
 */
export function detectAgents(
  index: SnapshotIndex,
  options: {
    readonly homes: readonly string[];
    /** Only processes of this user; others cannot be registered. */
    readonly userId?: number;
  },
): readonly DetectedAgent[] {
  const { processes } = index;
  const agents: DetectedAgent[] = [];
  for (const [at, process] of processes.entries()) {
    const label = labelAt(index, at);
    const identity = identityOf(process);
    if (label === undefined || identity === undefined || process.startedAt === undefined) continue;
    const { userId } = process;
    if (options.userId !== undefined && userId !== undefined && userId !== options.userId) continue;
    if (hasAgentAbove(index, at)) continue;
    const directory =
      process.workingDirectoryDeleted === true ? undefined : process.workingDirectory;
    const usable =
      directory !== undefined && workspaceProblem(directory, options.homes) === undefined;
    agents.push({
      process: identity,
      kind: "coding-agent",
      label,
      startedAt: process.startedAt,
      ...(usable ? { workspace: directory } : {}),
    });
  }
  return agents;
}

function labelAt({ processes, memos }: SnapshotIndex, at: number): string | undefined {
  const process = processes[at]!;
  if (process.kernelThread || process.state === "zombie" || process.state === "dead") {
    return undefined;
  }
  const agent = agentOf(memos[at]!);
  return agent?.role === "agent" ? agent.label : undefined;
}

function hasAgentAbove(index: SnapshotIndex, start: number): boolean {
  const { memos, parents } = index;
  const seen = new Set([start]);
  for (let at = parents[start]!; at >= 0 && !seen.has(at); at = parents[at]!) {
    if (daemonOf(memos[at]!) !== undefined) return false;
    if (labelAt(index, at) !== undefined) return true;
    seen.add(at);
  }
  return false;
}
