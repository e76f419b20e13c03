import { defined } from "@corral/inspector/core";
import { setTimeout as delay } from "node:timers/promises";
import type { ExecutorView, ProcessFilter, ProcessView } from "@corral/process-service/core";
import { findExecutor, parseTarget, visibleText } from "@corral/process-service/internal";
import { TRPCClientError } from "@trpc/client";
import { callerOf } from "../../connection/caller.ts";
import type { CommonOptions } from "./common-options.ts";
import type { Connection } from "../../connection/connect.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { errorCodeOf } from "../../connection/explain-failure.ts";
import { followViews } from "../../connection/follow-views.ts";
import { printJson, printJsonLine, type Io } from "../../terminal/io.ts";
import { psLines, type PsOptions } from "../rendering/ps-lines.ts";
import { resolveTarget } from "../../targets/resolve-target.ts";

export interface PsCommandOptions
  extends Pick<ProcessFilter, "project" | "task" | "port">, CommonOptions {
  readonly executor?: string;
  readonly leftOver?: boolean;
  readonly related?: boolean;
  /** The earlier word for `related`. */
  readonly suspected?: boolean;
  /** Also processes without an executor. */
  readonly all?: boolean;
  readonly flat?: boolean;
  readonly sort?: NonNullable<PsOptions["sort"]>;
  readonly watch?: boolean;
}

/** Interval between two scans, milliseconds: CPU time has steps of 10 ms, so the resolution is 5 %. */
const CPU_SAMPLE_MS = 200;

/** Lists processes by executor; `words` must all occur in name, command, directory or pid. */
export async function ps(
  words: readonly string[],
  options: PsCommandOptions,
  { client, source }: Connection,
  io: Io,
): Promise<number> {
  const { filter, isMeant } = await narrow(words, filterOf(words, options), client);
  // CPU usage needs two scans; without a server there has been only one.
  const fresh =
    source === "store" &&
    options.watch !== true &&
    (options.json !== true || options.sort === "cpu");
  const caller = await callerOf(client);
  const read = async () => {
    if (fresh) await delay(CPU_SAMPLE_MS);
    const everything = await client.processes.list.query({ ...filter, ...caller, fresh });
    const executors = await client.executors.list.query(caller);
    // This process has the search words among its own arguments.
    return {
      executors,
      processes: everything.filter((one) => one.pid !== process.pid && isMeant(one)),
    };
  };
  const print = ({ executors, processes }: Awaited<ReturnType<typeof read>>): number => {
    if (options.json === true) {
      const own = processes.filter(({ sharedBy }) => sharedBy === undefined);
      const shown = new Set(own.map(({ association }) => association?.executorId));
      const print = options.watch === true ? printJsonLine : printJson;
      print(io, "ps", { executors: executors.filter(({ id }) => shown.has(id)), processes });
    } else if (processes.length === 0) {
      io.err(emptyMessage(words, options, executors));
    } else {
      const lines = psLines({ executors, processes, now: Date.now() }, { ...io, ...options });
      for (const line of lines) io.out(line);
    }
    return processes.length === 0 ? exitCodes.nothing : exitCodes.done;
  };
  if (options.watch !== true) return print(await read());

  // Prints the list again at every tick of the server, separated by an empty line.
  await followViews(client, {
    onView: async () => {
      const listed = await read().catch(ignoreLostConnection);
      if (listed === undefined) return;
      const isScreen = io.colors.isColorSupported && options.json !== true;
      if (isScreen) io.out("\u001b[2J\u001b[H");
      print(listed);
      if (!isScreen && options.json !== true) io.out("");
    },
    onLost: (reason) =>
      io.err(
        reason === undefined
          ? "The server answers again."
          : `The server does not answer, trying again: ${visibleText(reason)}`,
      ),
  });
  return exitCodes.done;
}

/** followViews reports a lost connection and reconnects. */
function ignoreLostConnection(error: unknown): undefined {
  if (!(error instanceof TRPCClientError) || errorCodeOf(error) !== undefined) throw error;
}

function filterOf(words: readonly string[], options: PsCommandOptions): ProcessFilter {
  return defined({
    project: options.project,
    task: options.task,
    executorId: options.executor,
    port: options.port,
    leftOver: options.leftOver || undefined,
    standing: (options.related ?? options.suspected) === true ? ("suspected" as const) : undefined,
    associatedOnly: options.all !== true || undefined,
    text: words.join(" ") || undefined,
  });
}

/** A single word may be a target: a port, an agent, a task, a branch, a path; any other is searched for. */
async function narrow(
  words: readonly string[],
  filter: ProcessFilter,
  client: Connection["client"],
): Promise<{
  readonly filter: ProcessFilter;
  readonly isMeant: (process: ProcessView) => boolean;
}> {
  const isMeant = (): boolean => true;
  const [word, ...more] = words;
  const target = word === undefined || more.length > 0 ? undefined : parseTarget(word);
  const { text: _, ...rest } = filter;
  const ofExecutors = (executors: readonly ExecutorView[]) => {
    const ids = new Set(executors.map(({ id }) => id));
    return {
      filter: rest,
      isMeant: ({ association }: ProcessView) => ids.has(association?.executorId ?? ""),
    };
  };
  switch (target?.kind) {
    case "port":
      return { filter: { ...rest, port: target.port }, isMeant };
    case "left-over":
      return { filter: { ...rest, leftOver: true }, isMeant };
    case "path": {
      const resolved = await resolveTarget(word ?? "", client);
      return ofExecutors(resolved.kind === "workspace" ? resolved.executors : []);
    }
    case "name": {
      const found = findExecutor(target.name, await client.executors.list.query());
      if (found.found === "one") return ofExecutors([found.executor]);
      return found.found === "several" ? ofExecutors(found.candidates) : { filter, isMeant };
    }
    default:
      return { filter, isMeant };
  }
}

function emptyMessage(
  words: readonly string[],
  options: PsCommandOptions,
  executors: readonly ExecutorView[],
): string {
  const { task, project } = options;
  const lacks = (value: string | undefined, of: (one: ExecutorView) => string | undefined) =>
    value !== undefined && !executors.some((one) => of(one) === value);
  if (lacks(task, (one) => one.task)) return `There is no task “${visibleText(task ?? "")}”.`;
  if (lacks(project, (one) => one.project)) {
    return `There is no project “${visibleText(project ?? "")}”.`;
  }
  if (options.leftOver === true) return "Nothing is left over.";
  if (task !== undefined) return `Nothing runs of the task “${visibleText(task)}” now.`;
  if (options.all === true || words.length > 0) return "No process matches.";
  return "No agent is running. `corral ps --all` lists every process; `corral run -- command` starts one.";
}
