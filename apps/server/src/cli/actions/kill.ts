import { defined } from "@corral/inspector/core";
import { isClean, ProcessServiceError } from "@corral/process-service/core";
import type { KillOutcome, KillPlan, KillReport, KillRequest } from "@corral/process-service/core";
import { callerOf } from "../../connection/caller.ts";
import type { CommonOptions } from "./common-options.ts";
import { connect, type Connection } from "../../connection/connect.ts";
import { exitCodeOfSignal, onTerminationSignal } from "../../terminal/termination-signals.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { isConnectionLost } from "../../connection/explain-failure.ts";
import { followKill, ServerLostError } from "../../connection/follow-kill.ts";
import type { Answer } from "../../terminal/ask.ts";
import { printJson, type Io } from "../../terminal/io.ts";
import { ignoreClosedOutput } from "../../terminal/output-errors.ts";
import { closingLines, outcomeLine, planLines } from "../rendering/kill-lines.ts";
import { scopeOf, type ScopeOptions } from "../../targets/kill-scope.ts";
import { resolveTarget } from "../../targets/resolve-target.ts";

export interface KillOptions extends ScopeOptions, CommonOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  /** Milliseconds. */
  readonly grace?: number;
}

/** Shows the plan, asks, stops exactly the confirmed processes, and prints the outcome of each. */
export async function kill(
  targets: readonly string[],
  options: KillOptions,
  connection: Connection,
  io: Io,
): Promise<number> {
  const { client } = connection;
  const resolved = await Promise.all(targets.map(async (text) => resolveTarget(text, client)));
  const scope = scopeOf(resolved, options);
  const caller = await callerOf(client);
  const plan = await client.processes.previewKill.mutate({ scope, ...caller });
  const confirmed = plan.targets
    .filter((target) => target.selected)
    .map((target) => target.process);

  if (options.dryRun === true || confirmed.length === 0) {
    if (options.json === true) printJson(io, "plan", plan);
    else for (const line of planLines(plan, io)) io.out(line);
    if (options.dryRun === true) return exitCodes.done;
    return plan.refusals.length > 0 ? exitCodes.denied : exitCodes.nothing;
  }
  if (options.yes !== true) {
    const answer = await confirm(plan, options, io);
    if (answer !== "yes") return exitCodes[answer];
  }

  const report = await executeKill(connection, io, options.json !== true, {
    scope,
    confirmed,
    ...caller,
    ...defined({ force: options.force || undefined, graceMs: options.grace }),
  });
  if (options.json === true) printJson(io, "stop", report);
  else for (const line of closingLines(report, io)) io.out(line);
  return isClean(report) ? exitCodes.done : exitCodes.failed;
}

async function confirm(plan: KillPlan, options: KillOptions, io: Io): Promise<Answer> {
  for (const line of planLines(plan, io)) io.err(line);
  if (!io.interactive) {
    io.err("No terminal to ask at. Check the plan above and add --yes.");
    return "declined";
  }
  return io.ask(`${options.force === true ? "Kill at once" : "Stop"} these?`);
}

/**
 * Runs the kill. Where this process executes it, a termination signal cancels the rest of it; a server
 * continues, except after Ctrl-C. If the server is lost, the report is read from the store.
 */
export async function executeKill(
  connection: Connection,
  io: Io,
  live: boolean,
  request: Omit<KillRequest, "client" | "user">,
): Promise<KillReport> {
  const { client, source, directory } = connection;
  using _output = ignoreClosedOutput();
  const started = client.processes.startKill.mutate(request);
  using _signals = onTerminationSignal((signal) => {
    if (source === "server" && signal !== "SIGINT") {
      io.err("The server continues the kill; `corral history` shows its outcome.");
      process.exit(exitCodeOfSignal(signal));
    }
    io.err("Cancelling the kill: processes that were not signalled yet are spared.");
    void started
      .then(async ({ id }) => client.processes.cancelKill.mutate({ id }))
      .catch(() => undefined);
  });
  const shown = new Set<string>();
  const show = (outcomes: readonly KillOutcome[]): void => {
    for (const outcome of outcomes) {
      if (!live || shown.has(outcome.id)) continue;
      shown.add(outcome.id);
      io.out(outcomeLine(outcome, io));
    }
  };
  let id: string | undefined;
  try {
    ({ id } = await started);
    return await followKill(connection, id, show);
  } catch (error) {
    const lost =
      error instanceof ServerLostError || (source === "server" && isConnectionLost(error));
    if (!lost) throw error;
    io.err("The server ended or no longer answers; reading the record of the kill.");
    const report = await readReport(directory, id, io);
    show(report.outcomes);
    return report;
  }
}

/** Timeout for reading the report, milliseconds. */
const READ_REPORT_WITHIN_MS = 2_000;

/** Opening the store completes the record of a kill whose server has ended, and resumes frozen processes. */
async function readReport(directory: string, id: string | undefined, io: Io): Promise<KillReport> {
  await using found = await connect({ dataDir: directory }, io);
  if (id === undefined) {
    throw new ProcessServiceError(
      "STORE_FAILED",
      "The server was lost before it confirmed that the kill began; see `corral history`.",
    );
  }
  const signal = AbortSignal.timeout(READ_REPORT_WITHIN_MS);
  const report = await found.client.kills.get.query({ id }, { signal }).catch((error: unknown) => {
    if (!isConnectionLost(error)) throw error;
    throw new ProcessServiceError(
      "STORE_FAILED",
      "The server does not answer, but still executes the kill; see `corral history` later.",
    );
  });
  if (report.status !== "running") return report;
  const note = "The kill still runs; `corral history` shows its outcome.";
  return { ...report, notes: [...(report.notes ?? []), note] };
}
