import { defined, identityKey } from "@corral/inspector/core";
import { detectAgents, type DetectedAgent } from "../core/association/detect-agents.ts";
import { ProcessServiceError } from "../core/errors.ts";
import { rootEntry } from "../core/association/lineage-entry.ts";
import { processAt, type SnapshotIndex } from "../core/association/snapshot-index.ts";
import type { LineageMemory } from "../state/lineage-memory.ts";
import { findWorktree } from "./git-worktree.ts";
import type { ExecutorPins } from "./executor-pins.ts";
import { prepareRegistration } from "./register.ts";
import type { ExecutorRegistry } from "../state/executor-registry.ts";

/**
 * Registers known coding agents that were not registered, so that their left-overs are recognised.
 * Never throws: an agent that cannot be registered is skipped.
 */
export type AgentDetector = (index: SnapshotIndex) => Promise<void>;

export interface AgentDetectorOptions {
  readonly registry: ExecutorRegistry;
  readonly lineage: LineageMemory;
  readonly pins: ExecutorPins;
  readonly homes: readonly string[];
  /** User that Corral runs as; undefined where there are none. */
  readonly userId: number | undefined;
  readonly now: () => number;
  /** Adds what was born below executors to the lineage. */
  readonly relateBirths: () => void;
}

export function createAgentDetector(options: AgentDetectorOptions): AgentDetector {
  const { registry, lineage, pins, homes, userId, now, relateBirths } = options;
  let refused = new Set<string>();

  const isKnown = (key: string, roots: ReadonlySet<string>, index: SnapshotIndex) => {
    if (refused.has(key) || lineage.entries.has(key)) return true;
    const start = index.ids.indexOf(key);
    const seen = new Set<number>();
    for (let at = start; at >= 0 && !seen.has(at); at = index.parents[at] ?? -1) {
      seen.add(at);
      if (roots.has(index.ids[at] ?? "")) return true;
    }
    return false;
  };

  const register = async (agent: DetectedAgent, index: SnapshotIndex) => {
    const process = processAt(index, agent.process.pid);
    if (process === undefined) return;
    const workspace =
      agent.workspace === undefined || (await findWorktree(agent.workspace)) !== undefined
        ? undefined // the worktree around it is found by the registration
        : agent.workspace;
    const { executor } = await prepareRegistration(
      { ...agent.process, kind: agent.kind, label: agent.label, ...defined({ workspace }) },
      "detected",
      { seen: index.snapshot, executors: registry.all(), now: now(), userId, homes },
    );
    await registry.insertOrRemember(executor);
    await pins.hold(executor);
    const entry = rootEntry(executor, process, index.snapshot.takenAt);
    lineage.apply({ put: [entry], record: [entry], remove: [] });
  };

  return async (index) => {
    refused = new Set([...refused].filter((key) => index.ids.includes(key)));
    const agents = detectAgents(index, { homes, ...defined({ userId }) });
    if (agents.length === 0) return;
    // Includes ended executors: what a person ended is not registered again.
    const roots = new Set(registry.all().map(identityKey));
    // Oldest first: a child between fork and exec still has its agent's command line.
    for (const agent of agents.toSorted((a, b) => startOf(a, index) - startOf(b, index))) {
      const key = identityKey(agent.process);
      if (isKnown(key, roots, index)) continue;
      relateBirths();
      if (isKnown(key, roots, index)) continue;
      try {
        await register(agent, index);
      } catch (error) {
        if (!(error instanceof ProcessServiceError)) throw error;
        refused.add(key);
      }
    }
  };
}

function startOf({ process }: DetectedAgent, index: SnapshotIndex): number {
  return processAt(index, process.pid)?.startedAt ?? 0;
}
