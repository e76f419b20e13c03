import { compareIdentity, defined } from "@corral/inspector/core";
import type { ProcessInfo } from "@corral/inspector/core";
import type { AgentIds } from "../association/agent-markers.ts";
import type { AssociateResult } from "../association/associate.ts";
import { agentOf } from "../association/process-memo.ts";
import type { Executor, ProductMention } from "../model.ts";
import { startedAlone } from "./started-alone.ts";
import type { SessionProcess } from "./session-source.ts";

/** An executor's agent and the processes whose session may be its. */
export interface FollowedAgent {
  readonly product: ProductMention;
  /** The root first, then a wrapper's workers, oldest first. */
  readonly processes: readonly SessionProcess[];
}

/** Most processes of one executor: a wrapper starts its worker, and few more. */
const maxProcesses = 4;

/** By executor id: what is followed of the living executors that are agents. */
export function followedAgents(
  { index, associations, agentIds }: AssociateResult,
  executors: readonly Executor[],
): ReadonlyMap<string, FollowedAgent> {
  const living = new Map(executors.filter(isLiving).map((executor) => [executor.id, executor]));
  const markers = markersByExecutor(agentIds);
  const isAlone = startedAlone(index);
  const agents = new Map<string, { product: ProductMention; found: ProcessInfo[] }>();
  for (let at = 0; at < associations.length; at += 1) {
    const association = associations[at];
    if (association?.standing !== "owned") continue;
    const executor = living.get(association.executorId);
    const process = index.processes[at]!;
    if (executor === undefined || process.state === "zombie") continue;
    const program = agentOf(index.memos[at]!);
    if (program?.role !== "agent") continue;
    const { label, title } = program;
    const agent = agents.get(executor.id);
    if (agent === undefined) {
      agents.set(executor.id, { product: { label, title }, found: [process] });
    } else if (compareIdentity(executor, process) === "same") {
      // Another product inside is a tool of this one.
      const workers = agent.product.label === label ? agent.found : [];
      agents.set(executor.id, { product: { label, title }, found: [process, ...workers] });
    } else if (agent.product.label === label) agent.found.push(process);
  }
  const followed = new Map<string, FollowedAgent>();
  for (const [id, { product, found }] of agents) {
    const root = living.get(id)!;
    const sorted = found.toSorted(
      (a, b) => rank(a, root) - rank(b, root) || startOf(a) - startOf(b),
    );
    const together = sorted.filter((process) => isWorker(process, sorted[0]!));
    // A wrapper does nothing while its worker runs.
    const cpuTimeMs = together.reduce((sum, process) => sum + process.cpuTimeMs, 0);
    const processes = together.slice(0, maxProcesses).map((process) =>
      sessionProcess(id, product, process, {
        cpuTimeMs,
        ...defined({ markers: markers.get(id), startedAlone: isAlone(process) }),
      }),
    );
    followed.set(id, { product, processes });
  }
  return followed;
}

function sessionProcess(
  executorId: string,
  { label }: ProductMention,
  process: ProcessInfo,
  ofAgent: Pick<SessionProcess, "cpuTimeMs" | "markers" | "startedAlone">,
): SessionProcess {
  const { pid, command, startedAt, userId, workingDirectory } = process;
  return {
    key: `${executorId} ${pid}`,
    product: label,
    pid,
    command,
    ...defined({
      startToken: process.startToken,
      startTicks: startTicks(process.startToken),
      startedAt,
      userId,
      workingDirectory,
    }),
    ...ofAgent,
  };
}

/** The ids that only the agent's own processes carry: one that its root has, too, comes from outside. */
function markersByExecutor(agentIds: AgentIds): ReadonlyMap<string, SessionProcess["markers"]> {
  const byExecutor = new Map<string, { variable: string; value: string }[]>();
  for (const [key, seenIn] of agentIds) {
    const at = key.indexOf("=");
    for (const [executorId, how] of seenIn) {
      if (how !== "set") continue;
      const list = byExecutor.get(executorId) ?? [];
      list.push({ variable: key.slice(0, at), value: key.slice(at + 1) });
      byExecutor.set(executorId, list);
    }
  }
  return byExecutor;
}

/** Of `<boot id>:<start ticks>`; the tokens of other platforms have no ticks. */
function startTicks(token: string | undefined): string | undefined {
  return /:(\d+)$/.exec(token ?? "")?.[1];
}

/**
 * Whether a process of the product is one agent with the topmost one. A wrapper starts its worker in its own
 * process group; an agent starts others, which have sessions of their own, in other groups.
 */
function isWorker({ processGroupId }: ProcessInfo, topmost: ProcessInfo): boolean {
  if (processGroupId === undefined || topmost.processGroupId === undefined) return true;
  return processGroupId === topmost.processGroupId;
}

function rank(process: ProcessInfo, root: Executor): number {
  return compareIdentity(root, process) === "same" ? 0 : 1;
}

function startOf({ startedAt = Number.POSITIVE_INFINITY }: ProcessInfo): number {
  return startedAt;
}

function isLiving({ endedAt }: Executor): boolean {
  return endedAt === undefined;
}
