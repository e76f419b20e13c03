import { explainWithTime, isLeftOver, isSuspected } from "@corral/process-service/core";
import type { ExecutorView, ProcessView } from "@corral/process-service/core";
import {
  agentStateDetails,
  agentStateWords,
  count,
  formatBytes,
  formatDuration,
  formatMoment,
  formatPorts,
  originWords,
  visibleText,
} from "@corral/process-service/internal";
import type { Connection } from "../../connection/connect.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { printJson, type Io } from "../../terminal/io.ts";
import { executorMention } from "../../targets/executor-mention.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import type { CommonOptions } from "./common-options.ts";
import { resolveTarget } from "../../targets/resolve-target.ts";

/** Whose a process is, and how that is known; of an agent what it is and does. */
export async function why(
  text: string,
  options: CommonOptions,
  { client }: Connection,
  io: Io,
): Promise<number> {
  const target = await resolveTarget(text, client);
  if (target.kind === "left-over") {
    throw new UsageError("Ask about one of them: `corral left-over` lists their pids.");
  }
  const executors = await client.executors.list.query();
  const about =
    target.kind === "executor" || target.kind === "workspace"
      ? {
          executors: target.kind === "executor" ? [target.executor] : target.executors,
          processes: [],
        }
      : await detailsOf(target.kind === "port" ? target.processes : [target.process], client);
  if (options.json === true) {
    printJson(io, "why", about);
    return exitCodes.done;
  }
  const ids = executors.map(({ id }) => id);
  const lines = [
    ...about.executors.flatMap((executor) => executorLines(executor, ids)),
    ...about.processes.flatMap(({ process, ancestors, executor }) =>
      processLines(process, ancestors, executor, ids),
    ),
  ];
  for (const line of lines) io.out(line);
  return exitCodes.done;
}

type Detail = Awaited<ReturnType<Connection["client"]["processes"]["get"]["query"]>>;

async function detailsOf(processes: readonly ProcessView[], client: Connection["client"]) {
  const details = await Promise.all(
    processes.map(async ({ id }) => client.processes.get.query({ id })),
  );
  return { executors: [], processes: details satisfies readonly Detail[] };
}

function processLines(
  process: ProcessView,
  ancestors: readonly ProcessView[],
  executor: ExecutorView | undefined,
  ids: readonly string[],
): string[] {
  const { association, sharedBy } = process;
  const ports = [...new Set((process.ports ?? []).map(({ port }) => port))];
  const facts: (readonly [string, string | undefined])[] = [
    ["command", process.command],
    ["belongs to", belongsTo(process, executor, ids)],
    ["because", association && explainWithTime(association, formatMoment)],
    ["shared by", sharedBy && `the sessions of ${sharedBy.title}`],
    ["comes from", ancestors.map(({ title, pid }) => `${title} ${pid}`).join(" ‹ ") || undefined],
    ["started", process.startedAt === undefined ? undefined : formatMoment(process.startedAt)],
    ["directory", process.workingDirectory],
    ["listens on", ports.length === 0 ? undefined : formatPorts(ports, ports.length)],
    ["memory", formatBytes(process.memoryBytes)],
  ];
  return section(`${process.title} ${process.pid}`, facts);
}

function belongsTo(
  process: ProcessView,
  executor: ExecutorView | undefined,
  ids: readonly string[],
): string {
  if (executor === undefined) return "nobody that Corral knows";
  const mention = executorMention(executor, ids);
  if (isLeftOver(process)) return `left over by ${mention}`;
  return isSuspected(process) ? `may be related to ${mention}` : mention;
}

function executorLines(executor: ExecutorView, ids: readonly string[]): string[] {
  const { state, session, totals, startedAt, usage } = executor;
  const now = Date.now();
  const facts: (readonly [string, string | undefined])[] = [
    ["known because", `it was ${originWords[executor.origin]}`],
    ["does", state && [agentStateWords(state, now), agentStateDetails(state, now)].join(", ")],
    ["works on", executor.title && `${executor.title.text} (${executor.title.source})`],
    ["task", executor.task],
    ["worktree", executor.workspace],
    ["session", session && [session.id, session.model].filter(Boolean).join(", ")],
    ["started", formatMoment(startedAt)],
    [
      "owns",
      `${count(totals.processes, "process", "processes")}, ${formatBytes(totals.memoryBytes)}`,
    ],
    ["used", `${formatDuration(usage.cpuTimeMs)} of CPU time`],
  ];
  return section(executorMention(executor, ids), facts);
}

function section(
  heading: string,
  facts: readonly (readonly [string, string | undefined])[],
): string[] {
  const known = facts.flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name.padEnd(13)} ${visibleText(value)}`],
  );
  return [visibleText(heading), ...known];
}
