import { createInterface } from "node:readline/promises";
import { identify } from "@corral/process-service/client";
import type { KillPlan, KillReport, KillRequest } from "@corral/process-service/core";
import type { Connection } from "../connect.ts";
import { exitCodes } from "../exit-codes.ts";
import { printJson, type Io } from "../io.ts";
import { closingLines, isClean, outcomeLine, planLines } from "../rendering/kill-lines.ts";
import { scopeOf, type ScopeOptions } from "../scope.ts";

export interface KillOptions extends ScopeOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  /** Milliseconds. */
  readonly grace?: number;
  readonly json?: boolean;
}

/** Shows the plan, asks, stops exactly that, and says of each process what became of it. */
export async function kill(
  pids: readonly number[],
  options: KillOptions,
  { client }: Connection,
  io: Io,
): Promise<number> {
  const processes = pids.length === 0 ? [] : await client.processes.list.query({ fresh: true });
  const scope = scopeOf(pids, options, processes);
  const self = await identify(client, process.pid);
  const caller = self === undefined ? {} : { caller: self };
  const plan = await client.processes.previewKill.mutate({ scope, ...caller });
  const confirmed = plan.targets
    .filter((target) => target.selected)
    .map((target) => target.process);

  if (options.dryRun === true || confirmed.length === 0) {
    if (options.json === true) printJson(io, plan);
    else for (const line of planLines(plan, io)) io.out(line);
    if (options.dryRun === true) return exitCodes.done;
    return plan.refusals.length > 0 ? exitCodes.denied : exitCodes.nothing;
  }
  if (options.yes !== true && !(await agreed(plan, options, io))) return exitCodes.declined;

  const report = await carryOut(client, io, options.json !== true, {
    scope,
    confirmed,
    ...caller,
    ...(options.force === true && { force: true }),
    ...(options.grace !== undefined && { graceMs: options.grace }),
  });
  if (options.json === true) printJson(io, report);
  else for (const line of closingLines(report, io)) io.out(line);
  return isClean(report) ? exitCodes.done : exitCodes.failed;
}

async function agreed(plan: KillPlan, options: KillOptions, io: Io): Promise<boolean> {
  for (const line of planLines(plan, io)) io.err(line);
  if (!io.interactive) {
    io.err("Nobody to ask here. Look at the plan above and add --yes.");
    return false;
  }
  const how = options.force === true ? "Kill at once" : "Stop";
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await prompt.question(`${how} these? [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}

/** Ctrl-C during the grace period spares what was not yet signalled. */
async function carryOut(
  client: Connection["client"],
  io: Io,
  live: boolean,
  request: Omit<KillRequest, "client" | "user">,
): Promise<KillReport> {
  const { id } = await client.processes.startKill.mutate(request);
  const cancel = (): void => {
    io.err("Stopping the stop: what was not yet signalled is spared.");
    void client.processes.cancelKill.mutate({ id }).catch(() => undefined);
  };
  process.once("SIGINT", cancel);
  const shown = new Set<string>();
  try {
    for await (const event of client.processes.killProgress.subscribe({ id })) {
      const outcomes = event.kind === "report" ? event.report.outcomes : event.progress.outcomes;
      for (const outcome of outcomes) {
        if (!live || shown.has(outcome.id)) continue;
        shown.add(outcome.id);
        io.out(outcomeLine(outcome, io));
      }
      if (event.kind === "report") return event.report;
    }
    return await client.kills.get.query({ id });
  } finally {
    process.removeListener("SIGINT", cancel);
  }
}
