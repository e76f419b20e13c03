import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { defined } from "@corral/inspector/core";
import { agentOf } from "@corral/process-service/internal";
import { readIdentity } from "@corral/client/node";
import { explainFailure } from "../connection/explain-failure.ts";
import { exitCodes } from "../terminal/exit-codes.ts";
import type { Io } from "../terminal/io.ts";
import { exitLike, type ExitStatus, runExitCodes } from "./exit-status.ts";
import { findCommand } from "./find-command.ts";
import { forwardSignals } from "./forward-signals.ts";
import { startGatedCommand, type GatedCommand } from "./gated-command.ts";
import { reapAdopted } from "./reap-adopted.ts";
import { isApiError, register, type Registration } from "./registration.ts";
import type { RunOptions } from "./run-options.ts";
import { endForkChain } from "./fork-chain.ts";
import { loadSystemCalls } from "./system-calls.ts";
import { controlGroupOf, inScope, killControlGroup, scopeProblem } from "./systemd-scope.ts";

/** How long the command waits for its registration before it runs without one, milliseconds. */
const registerWithinMs = 30_000;
/** How long a person waits for the word about left-overs, a stop included, milliseconds. */
const finishWithinMs = 30_000;

/**
 * Runs a command as an executor: registered before it can fork, with this program's streams,
 * terminal and signals, and with its exit code. A command that a signal ended ends this program
 * in the same way, where a shell would want to know.
 *
 * Answers with 125 when Corral could not run it, 126 when it may not be executed, 127 when it was
 * not found; what the command itself exits with is passed on as it is.
 */
export async function runCommand(options: RunOptions, io: Io): Promise<number> {
  const [name = ""] = options.command;
  const found = findCommand(name, process.env["PATH"]);
  if (found.kind === "missing") {
    io.err(found.message);
    return found.exitCode;
  }
  const noScope = options.systemd === true ? scopeProblem(process.env) : undefined;
  if (noScope !== undefined) {
    io.err(`--systemd was asked for, but ${noScope}. Without it, everything else works the same.`);
    return runExitCodes.failed;
  }

  const id = randomUUID();
  const calls = loadSystemCalls();
  const adopts = calls?.becomeSubreaper() === true;
  const command = options.systemd === true ? inScope(options.command, id) : options.command;
  // The marker is there from the first instruction on, in whatever the command starts.
  const gated = await startGatedCommand(command, { ...process.env, CORRAL_EXECUTOR_ID: id });
  using _reaping = calls === undefined ? undefined : reapAdopted(calls, gated);
  const forwarding = forwardSignals(gated.pid);
  const registration = await registerOrReport(gated, id, options, io);
  if (registration === "refused") return runExitCodes.failed;
  gated.release();
  const group = options.systemd === true ? findControlGroup(gated, id) : undefined;
  const status = await gated.ended;

  // From here on a signal is meant for this program: whoever does not want to wait need not.
  forwarding[Symbol.dispose]();
  const summarized = registration !== undefined && (await finishOrReport(registration, status, io));
  const stop = options.onExit === "stop";
  if (stop && group?.path !== undefined) killControlGroup(group.path);
  if (adopts && (stop || !summarized)) await reportForkChain(stop, io);
  return exitLike(status);
}

/** "refused" when what was asked for makes no sense: then the command does not run at all. */
async function registerOrReport(
  gated: GatedCommand,
  id: string,
  options: RunOptions,
  io: Io,
): Promise<Registration | "refused" | undefined> {
  const [name = "", ...words] = options.command;
  const agent = agentOf(basename(name), [name, ...words]);
  const { project, task, attempt, workspace, labels } = options;
  const input = {
    id,
    pid: gated.pid,
    origin: "launched" as const,
    kind: options.kind ?? (agent === undefined ? ("other" as const) : ("coding-agent" as const)),
    label: options.label ?? agent ?? basename(name),
    ...defined({ project, task, attempt, workspace, labels, runner: readIdentity(process.pid) }),
  };
  const registering = register(input, options, io);
  try {
    return await withTimeout(registerWithinMs, registering);
  } catch (error) {
    // One that comes too late is let go of; the end of the command is seen without it.
    void registering.then(
      (late) => late[Symbol.asyncDispose](),
      () => undefined,
    );
    const reason = explainFailure(error)?.line ?? String(error);
    if (isRefusal(error)) {
      io.err(reason);
      process.kill(gated.pid, "SIGKILL");
      await gated.ended;
      return "refused";
    }
    io.err(`not registered, and run all the same: ${reason}`);
    return undefined;
  }
}

function isRefusal(error: unknown): boolean {
  return isApiError(error) && explainFailure(error)?.exitCode === exitCodes.usage;
}

/** Whether there was anything to say. */
async function finishOrReport(
  registration: Registration,
  status: ExitStatus,
  io: Io,
): Promise<boolean> {
  await using _ = registration;
  try {
    const line = await withTimeout(finishWithinMs, registration.finish(status));
    if (line !== undefined) io.err(line);
    return line !== undefined;
  } catch (error) {
    io.err(
      `what it left over could not be found out: ${explainFailure(error)?.line ?? String(error)}`,
    );
    return true;
  }
}

async function reportForkChain(stop: boolean, io: Io): Promise<void> {
  const found = await endForkChain(stop);
  if (found === undefined) return;
  const what = "processes that live for milliseconds, each of which starts the next";
  if (!stop) io.err(`it left over ${what}; --on-exit stop ends them`);
  else if (found.ended) io.err(`it left over ${what}: ${found.killed} killed, none is left`);
  else io.err(`it left over ${what}: ${found.killed} killed, others still run`);
}

/** The group is known only once systemd-run has made it and become the command. */
function findControlGroup(gated: GatedCommand, id: string): { readonly path: string | undefined } {
  const group: { path: string | undefined } = { path: undefined };
  const timer = setInterval(() => {
    group.path ??= controlGroupOf(gated.pid, id);
    if (group.path !== undefined) clearInterval(timer);
  }, 50).unref();
  void gated.ended.then(() => clearInterval(timer));
  return group;
}

async function withTimeout<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1_000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
