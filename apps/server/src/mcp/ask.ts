// The tools that only look.
import { defined } from "@corral/inspector/core";
import { count, formatBytes } from "@corral/process-service/internal";
import { resolveTarget } from "../targets/resolve-target.ts";
import { startedBy } from "./caller.ts";
import { portNumbers, processLine, showAgent, showOwned, showProcess, whose } from "./describe.ts";
import type { Shapes } from "./shapes.ts";
import { requireAgent, ToolRefusal, type Call, type ToolAnswer } from "./tool-context.ts";

/** Processes that an answer lists. */
const most = 40;

export async function myProcesses(call: Call): Promise<ToolAnswer<Shapes["my_processes"]>> {
  const executor = requireAgent(call);
  const { client, caller, fresh } = call;
  const all = await client.processes.list.query({ executorId: executor.id, fresh });
  const mine = startedBy(caller, all).map(showProcess);
  const processes = mine.slice(0, most);
  const more = mine.length - processes.length;
  const totals = {
    processes: mine.length,
    memoryBytes: mine.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
    ports: [...new Set(mine.flatMap(({ ports }) => ports))].toSorted((a, b) => a - b),
  };
  const agent = showAgent(executor, []);
  const says =
    mine.length === 0
      ? "Nothing that you started runs."
      : `You started ${count(mine.length, "process", "processes")} that run, ${formatBytes(totals.memoryBytes)}:`;
  const rest = more === 0 ? [] : [`and ${more} more`];
  return {
    text: [says, ...processes.map(processLine), ...rest].join("\n"),
    data: { agent, processes, more, totals },
  };
}

export async function whoHasPort(
  { client, caller, fresh }: Call,
  { port }: { readonly port: number },
): Promise<ToolAnswer<Shapes["who_has_port"]>> {
  const found = await client.processes.list.query({ port, fresh });
  const executors = await client.executors.list.query();
  const holders = found.slice(0, most).map((one) => showOwned(one, executors, caller));
  const text =
    holders.length === 0
      ? `Nothing listens on port ${port}, or it is another user's or in a container.`
      : holders.map((one) => `${processLine(one)}: ${whose(one)}`).join("\n");
  return { text, data: { port, holders } };
}

export async function whyProcess(
  { client, caller }: Call,
  { target }: { readonly target: string },
): Promise<ToolAnswer<Shapes["why_process"]>> {
  const found = await resolveTarget(target, client);
  if (found.kind !== "process" && found.kind !== "port")
    throw new ToolRefusal("Give a pid or a :port.");
  const asked = found.kind === "process" ? [found.process] : found.processes;
  const executors = await client.executors.list.query();
  const details = await Promise.all(
    asked.slice(0, most).map(async ({ id }) => client.processes.get.query({ id })),
  );
  const processes = details.map(({ process, ports, ancestors }) =>
    Object.assign(
      showOwned(process, executors, caller),
      defined({ ports: ports && portNumbers(ports) }),
      { ancestors: ancestors.slice(0, 20).map((one) => `${showTitle(one.title)} ${one.pid}`) },
    ),
  );
  const lines = processes.map((one) => {
    const because = one.because === undefined ? "" : `\n  because: ${one.because}`;
    const from = one.ancestors.length === 0 ? "" : `\n  comes from: ${one.ancestors.join(" ‹ ")}`;
    return `${processLine(one)}: ${whose(one)}${because}${from}`;
  });
  return { text: lines.join("\n"), data: { processes } };
}

export async function headroom({ client }: Call): Promise<ToolAnswer<Shapes["headroom"]>> {
  const { view, executorsAlive } = await client.host.summary.query();
  const { memoryAvailableBytes, memoryTotalBytes, cpuCount, cpuPercent } = view.host;
  const inUse = cpuPercent === undefined ? undefined : (cpuPercent * cpuCount) / 100;
  const cores =
    inUse === undefined ? `${cpuCount} cores` : `${inUse.toFixed(1)} of ${cpuCount} cores are busy`;
  return {
    text: `${formatBytes(memoryAvailableBytes)} of ${formatBytes(memoryTotalBytes)} memory are free, ${cores}; ${count(executorsAlive, "agent runs", "agents run")}.`,
    data: {
      memoryAvailableBytes,
      memoryTotalBytes,
      cores: cpuCount,
      agents: executorsAlive,
      ...defined({ coresInUse: inUse }),
    },
  };
}

function showTitle(title: string): string {
  return showProcess({ pid: 0, title, command: "", memoryBytes: 0 }).title;
}
