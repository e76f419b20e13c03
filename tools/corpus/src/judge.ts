import { isOwned, isLeftOver } from "@corral/process-service/core";
import type { CorralView, ExecutorView, ProcessView } from "@corral/process-service";
import type { Folders } from "./folders.ts";
import type { Machine } from "./machine.ts";
import type { Expected, ExpectedAgent } from "./scene.ts";

/**
 * `false-relation`: related by a hint to an agent although nothing ties it. `missed`: an agent, an owned
 * process or a left-over that was not recognised as such. `wrong-place`: workspace, project or task.
 * `wrong-session`: another session than its own, or another title or state.
 */
export type FaultKind =
  | "false-agent"
  | "false-owner"
  | "false-left-over"
  | "false-relation"
  | "missed"
  | "wrong-place"
  | "wrong-session";

export interface Fault {
  readonly kind: FaultKind;
  /** A sentence: what was said, and what is right. */
  readonly text: string;
}

export interface Judgement {
  readonly faults: readonly Fault[];
  /** Number of agents, owned processes and left-overs that should be recognised. */
  readonly expected: number;
}

export interface JudgeInput {
  readonly expected: Expected;
  readonly view: CorralView;
  readonly machine: Pick<Machine, "describe">;
  readonly folders: Pick<Folders, "original">;
}

export function judge(input: JudgeInput): Judgement {
  const { expected, view } = input;
  const agents = expected.agents ?? [];
  const faults: Fault[] = [];
  const executorOf = matchExecutors(agents, view.executors);
  const right = new Map([...executorOf].map(([agent, { id }]) => [id, agent]));
  for (const executor of view.executors) {
    if (right.has(executor.id)) continue;
    const text = `${executor.label} at ${input.machine.describe(executor.pid)} is no agent of its own`;
    faults.push({ kind: "false-agent", text });
  }
  let total = 0;
  for (const agent of agents) {
    total += 1 + (agent.owns?.length ?? 0) + (agent.leftOver?.length ?? 0);
    faults.push(...missing(agent, executorOf.get(agent), input));
  }
  for (const process of view.processes) {
    const { association } = process;
    if (association === undefined || association.evidence === "executor") continue;
    const agent = right.get(association.executorId);
    faults.push(...excess(process, agent, input));
  }
  return { faults, expected: total };
}

/** The executor of each agent: that of its root or worker, alive or not as the agent. */
function matchExecutors(
  agents: readonly ExpectedAgent[],
  executors: readonly ExecutorView[],
): ReadonlyMap<ExpectedAgent, ExecutorView> {
  const found = new Map<ExpectedAgent, ExecutorView>();
  for (const agent of agents) {
    const at = (root: number | undefined) =>
      executors.find(({ pid, alive }) => pid === root && alive === (agent.ended !== true));
    const executor = at(agent.pid) ?? at(agent.worker);
    if (executor !== undefined) found.set(agent, executor);
  }
  return found;
}

function missing(
  agent: ExpectedAgent,
  executor: ExecutorView | undefined,
  { view, machine, folders }: JudgeInput,
): readonly Fault[] {
  const faults: Fault[] = [];
  const owned = [...(agent.owns ?? []), ...(agent.leftOver ?? [])];
  const name = machine.describe(agent.pid);
  const state = agent.ended === true ? "ended" : "living";
  if (executor === undefined) {
    const text = `${name} is not recognised as ${state} ${agent.label}`;
    const nobodys = owned.map((pid): Fault => {
      return { kind: "missed", text: `so ${machine.describe(pid)} has no owner` };
    });
    return [{ kind: "missed", text }, ...nobodys];
  }
  if (executor.label !== agent.label) {
    faults.push({ kind: "missed", text: `${name} is ${agent.label}, not ${executor.label}` });
  }
  const placed = (directory: string | undefined) => directory && folders.original(directory);
  const places = {
    workspace: placed(executor.workspace),
    project: executor.project,
    task: executor.task,
  };
  for (const field of ["workspace", "project", "task"] as const) {
    const wanted = agent[field];
    if (wanted === undefined || (wanted ?? undefined) === places[field]) continue;
    const text = `the ${field} of ${name} is ${wanted ?? "none"}, not ${places[field] ?? "none"}`;
    faults.push({ kind: "wrong-place", text });
  }
  const said = {
    session: executor.session?.id,
    title: executor.title?.text,
    state: executor.state?.state,
  };
  for (const field of ["session", "title", "state"] as const) {
    const wanted = agent[field];
    if (wanted === undefined || (wanted ?? undefined) === said[field]) continue;
    const text = `the ${field} of ${name} is ${wanted ?? "none"}, not ${said[field] ?? "none"}`;
    faults.push({ kind: "wrong-session", text });
  }
  for (const pid of owned) {
    const process = view.processes.find((candidate) => candidate.pid === pid);
    const isHis = process?.association?.executorId === executor.id;
    const leftOver = agent.leftOver?.includes(pid) === true;
    if (process !== undefined && isHis && (leftOver ? isLeftOver(process) : isOwned(process)))
      continue;
    const word = leftOver ? "a left-over" : "owned";
    const text = `${machine.describe(pid)} is not ${word} of ${name}${because(process)}`;
    faults.push({ kind: "missed", text });
  }
  return faults;
}

/** What the service says too much of one process. */
function excess(
  process: ProcessView,
  agent: ExpectedAgent | undefined,
  { expected, machine }: JudgeInput,
): readonly Fault[] {
  const { pid } = process;
  const name = machine.describe(pid);
  if (agent?.perhaps?.includes(pid)) return [];
  if (isLeftOver(process) && agent?.leftOver?.includes(pid) !== true) {
    return [{ kind: "false-left-over", text: `${name} is no left-over${because(process)}` }];
  }
  const isPart = agent?.pid === pid || agent?.worker === pid;
  const owned =
    isPart || agent?.owns?.includes(pid) === true || agent?.leftOver?.includes(pid) === true;
  // What a false agent owns is counted with the agent.
  if (owned || agent === undefined) return [];
  if (isOwned(process)) {
    return [{ kind: "false-owner", text: `${name} is not owned${because(process)}` }];
  }
  if (agent.related?.includes(pid) || expected.related?.includes(pid)) return [];
  return [{ kind: "false-relation", text: `${name} is not related${because(process)}` }];
}

function because(process: ProcessView | undefined): string {
  const explanation = process?.association?.explanation;
  return explanation === undefined ? "" : `; said: ${explanation}`;
}
