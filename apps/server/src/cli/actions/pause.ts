import { isOwned } from "@corral/process-service/core";
import type { ProcessView } from "@corral/process-service/core";
import { count, visibleText } from "@corral/process-service/internal";
import { callerOf } from "../../connection/caller.ts";
import type { Connection } from "../../connection/connect.ts";
import { explainFailure } from "../../connection/explain-failure.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { printJson, type Io } from "../../terminal/io.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import type { CommonOptions } from "./common-options.ts";
import { knownIdentity } from "../../targets/kill-scope.ts";
import { resolveTarget, type ResolvedTarget } from "../../targets/resolve-target.ts";

/** Stops processes with SIGSTOP, or lets them go on; of an agent all that it owns. */
export async function pause(
  texts: readonly string[],
  signal: "SIGSTOP" | "SIGCONT",
  options: CommonOptions,
  { client }: Connection,
  io: Io,
): Promise<number> {
  if (texts.length === 0) throw new UsageError("Say what: a pid, a :port, a short id, a task…");
  const targets = await Promise.all(texts.map(async (text) => resolveTarget(text, client)));
  const processes = await processesOf(targets, client);
  const caller = await callerOf(client);
  const reports = [];
  let failed = 0;
  for (const process of processes) {
    const identity = knownIdentity(process);
    try {
      reports.push(await client.processes.signal.mutate({ process: identity, signal, ...caller }));
    } catch (error) {
      const failure = explainFailure(error);
      if (failure === undefined) throw error;
      failed += 1;
      io.err(`${process.pid} ${visibleText(process.title)}: ${failure.line}`);
    }
  }
  if (options.json === true) printJson(io, signal === "SIGSTOP" ? "pause" : "resume", reports);
  else {
    const did = signal === "SIGSTOP" ? "Paused" : "Going on:";
    io.err(`${did} ${count(reports.length, "process", "processes")}.`);
  }
  return failed === 0 ? exitCodes.done : exitCodes.failed;
}

/** Each once; what is only related to an agent is left alone. */
async function processesOf(
  targets: readonly ResolvedTarget[],
  client: Connection["client"],
): Promise<readonly ProcessView[]> {
  const all = await client.processes.list.query({ associatedOnly: true, fresh: true });
  const ofExecutors = (ids: ReadonlySet<string>) =>
    all.filter(
      (one) => isOwned(one) && one.state !== "zombie" && ids.has(one.association?.executorId ?? ""),
    );
  const found = targets.flatMap((target) => {
    switch (target.kind) {
      case "process":
        return [target.process];
      case "port":
        return target.processes;
      case "executor":
        return ofExecutors(new Set([target.executor.id]));
      case "workspace":
        return ofExecutors(new Set(target.executors.map(({ id }) => id)));
      case "left-over":
        throw new UsageError("What was left over is stopped, not paused: corral stop left-over");
    }
  });
  return [...new Map(found.map((process) => [process.id, process])).values()];
}
