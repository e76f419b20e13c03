import { identityOf } from "@corral/inspector/core";
import type { ProcessIdentity, ProcessInfo } from "@corral/inspector/core";
import type { AgentProgram } from "../programs/agent-products.ts";
import { agentOf, sharerAt } from "./process-memo.ts";
import type { SnapshotIndex } from "./snapshot-index.ts";
import { workspaceProblem } from "./workspace.ts";

/** The root of a coding agent that is not registered. */
export interface DetectedAgent {
  readonly process: ProcessIdentity;
  readonly kind: "coding-agent";
  /** The agent's name, such as "claude". */
  readonly label: string;
  readonly startedAt: number;
  /**
   * Where it works, best first: the directory that an argument sets, the working directory. Absolute, not
   * resolved; only what is usable as evidence (not `/` or a home directory).
   */
  readonly directories: readonly string[];
}

/**
 * The root processes of known coding agents. The topmost match of a chain wins: a wrapper and its
 * child are one agent, and an agent started by another belongs to that one. Processes below a program that
 * others use, too (tmux, the agents' own daemons, an editor), do not belong to what started that program.
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
    const agent = agentAt(index, at);
    const identity = identityOf(process);
    if (agent === undefined || identity === undefined || process.startedAt === undefined) continue;
    const { userId } = process;
    if (options.userId !== undefined && userId !== undefined && userId !== options.userId) continue;
    if (hasAgentAbove(index, at)) continue;
    const directories = directoriesOf(process, agent).filter(
      (directory) => workspaceProblem(directory, options.homes) === undefined,
    );
    agents.push({
      process: identity,
      kind: "coding-agent",
      label: agent.label,
      startedAt: process.startedAt,
      directories,
    });
  }
  return agents;
}

function directoriesOf(process: ProcessInfo, { directory }: AgentProgram): readonly string[] {
  const { workingDirectory, workingDirectoryDeleted } = process;
  const current = workingDirectoryDeleted === true ? undefined : workingDirectory;
  const isAbsolute = directory !== undefined && /^(?:\/|[a-z]:[\\/])/i.test(directory);
  const below = directory === undefined || current === undefined ? [] : `${current}/${directory}`;
  return [isAbsolute ? directory : below, current ?? []].flat();
}

function agentAt({ processes, memos }: SnapshotIndex, at: number): AgentProgram | undefined {
  const process = processes[at]!;
  if (process.kernelThread || process.state === "zombie" || process.state === "dead") {
    return undefined;
  }
  const agent = agentOf(memos[at]!);
  return agent?.role === "agent" && !waits(agent, process) ? agent : undefined;
}

/** The argument may lead through a link or another root: /tmp is /private/tmp on macOS. */
function waits({ waitsIn }: AgentProgram, { workingDirectory }: ProcessInfo): boolean {
  if (waitsIn === undefined || workingDirectory === undefined) return false;
  return `${workingDirectory}/`.includes(`${waitsIn}/`);
}

function hasAgentAbove(index: SnapshotIndex, start: number): boolean {
  const { memos, parents } = index;
  const seen = new Set([start]);
  for (let at = parents[start]!; at >= 0 && !seen.has(at); at = parents[at]!) {
    if (sharerAt(memos[at]!) !== undefined) return false;
    if (agentAt(index, at) !== undefined) return true;
    seen.add(at);
  }
  return false;
}
