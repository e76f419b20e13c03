import { realpath } from "node:fs/promises";
import { compareIdentity, defined, identityKey, type ProcessInfo } from "@corral/inspector/core";
import { accountedFor } from "../core/association/accounted-for.ts";
import { detectAgents, type DetectedAgent } from "../core/association/detect-agents.ts";
import { ProcessServiceError } from "../core/errors.ts";
import { rootEntry } from "../core/association/lineage-entry.ts";
import { agentOf } from "../core/association/process-memo.ts";
import { workspaceProblem } from "../core/association/workspace.ts";
import { processAt, type SnapshotIndex } from "../core/association/snapshot-index.ts";
import type { LineageMemory } from "../state/lineage-memory.ts";
import { findWorktree } from "./git-worktree.ts";
import type { RecentExecs } from "../state/recent-execs.ts";
import type { ExecutorPins } from "./executor-pins.ts";
import { prepareRegistration } from "./register.ts";
import type { ExecutorRegistry } from "../state/executor-registry.ts";

/**
 * Registers known coding agents that were not registered, so that their left-overs are recognised.
 * Never throws: an agent that cannot be registered is skipped. `earlier`: the index of the scan before.
 */
export type AgentDetector = (index: SnapshotIndex, earlier?: SnapshotIndex) => Promise<void>;

export interface AgentDetectorOptions {
  readonly registry: ExecutorRegistry;
  readonly lineage: LineageMemory;
  readonly pins: ExecutorPins;
  readonly homes: readonly string[];
  /** User that Corral runs as; undefined where there are none. */
  readonly userId: number | undefined;
  readonly now: () => number;
  readonly execs: Pick<RecentExecs, "afterMs">;
  /** Adds what was born below executors to the lineage. */
  readonly relateBirths: () => void;
}

export function createAgentDetector(options: AgentDetectorOptions): AgentDetector {
  const { registry, lineage, pins, homes, userId, now, execs, relateBirths } = options;
  let refused = new Set<string>();

  const register = async (agent: DetectedAgent, index: SnapshotIndex, earlier?: SnapshotIndex) => {
    const process = processAt(index, agent.process.pid);
    if (process === undefined) return;
    const { executor } = await prepareRegistration(
      {
        ...agent.process,
        kind: agent.kind,
        label: agent.label,
        ...defined({ workspace: await workspaceIn(agent.directories, homes) }),
      },
      "detected",
      {
        seen: index.snapshot,
        executors: registry.all(),
        now: now(),
        userId,
        homes,
        execAfterMs: (root) => execs.afterMs(root) ?? changedAfterMs(process, earlier),
      },
    );
    await registry.insertOrRemember(executor);
    await pins.hold(executor);
    const entry = rootEntry(executor, process, index.snapshot.takenAt);
    lineage.apply({ put: [entry], record: [entry], remove: [] });
  };

  return async (index, earlier) => {
    refused = new Set([...refused].filter((key) => index.ids.includes(key)));
    const agents = detectAgents(index, { homes, ...defined({ userId }) });
    if (agents.length === 0) return;
    // Includes ended executors: what a person ended is not registered again.
    const roots = new Set(registry.all().map(identityKey));
    const isKnown = (key: string, at: number): boolean =>
      refused.has(key) ||
      roots.has(key) ||
      accountedFor(index, registry.all(), lineage.entries)(at);
    // Oldest first: a child between fork and exec still has its agent's command line.
    for (const agent of agents.toSorted((a, b) => a.startedAt - b.startedAt)) {
      const key = identityKey(agent.process);
      const at = index.byPid.get(agent.process.pid) ?? -1;
      if (isKnown(key, at)) continue;
      relateBirths();
      if (isKnown(key, at)) continue;
      try {
        await register(agent, index, earlier);
      } catch (error) {
        if (!(error instanceof ProcessServiceError)) throw error;
        refused.add(key);
      }
    }
  };
}

/** The first that exists, or the git worktree around it. */
async function workspaceIn(
  directories: readonly string[],
  homes: readonly string[],
): Promise<string | undefined> {
  for (const named of directories) {
    try {
      const directory = await realpath(named);
      const workspace = (await findWorktree(directory, homes))?.root ?? directory;
      if (workspaceProblem(workspace, homes) === undefined) return workspace;
    } catch {
      // The argument is wrong, or it cannot be read.
    }
  }
  return undefined;
}

/**
 * Where the kernel tells of no exec: the age at which the process was last seen as another program. What it
 * started between that scan and its exec is taken for the agent's.
 */
function changedAfterMs(process: ProcessInfo, earlier?: SnapshotIndex): number | undefined {
  const at = earlier?.byPid.get(process.pid);
  if (earlier === undefined || at === undefined || process.startedAt === undefined)
    return undefined;
  const before = earlier.processes[at]!;
  if (compareIdentity(before, process) !== "same") return undefined;
  if (before.command.join("\0") === process.command.join("\0")) return undefined;
  if (agentOf(earlier.memos[at]!) !== undefined) return undefined;
  return Math.max(0, earlier.snapshot.takenAt - process.startedAt);
}
