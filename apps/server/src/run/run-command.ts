import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { defined } from "@corral/inspector/core";
import { agentOf } from "@corral/process-service/internal";
import { readIdentity } from "@corral/process-service/discovery";
import { explainFailure } from "../connection/failure.ts";
import { exitCodes } from "../terminal/exit-codes.ts";
import type { Io } from "../terminal/io.ts";
import { endLike, type ExitStatus, runExitCodes } from "./exit-status.ts";
import { findCommand } from "./find-command.ts";
import { forwardSignals } from "./forward-signals.ts";
import { holdCommand, type HeldCommand } from "./held-command.ts";
import { reapAdopted } from "./reap-adopted.ts";
import { isAnswer, register, type Registration } from "./registration.ts";
import type { RunOptions } from "./run-options.ts";
import { endStragglers } from "./stragglers.ts";
import { loadSystemCalls } from "./system-calls.ts";
import { controlGroupOf, inScope, killControlGroup, whyNoScope } from "./systemd-scope.ts";

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
  const noScope = options.systemd === true ? whyNoScope(process.env) : undefined;
  if (noScope !== undefined) {
    io.err(`--systemd was asked for, but ${noScope}. Without it, everything else works the same.`);
    return runExitCodes.failed;
  }

  const id = randomUUID();
  const calls = loadSystemCalls();
  const adopts = calls?.becomeSubreaper() === true;
  const command = options.systemd === true ? inScope(options.command, id) : options.command;
  // The marker is there from the first instruction on, in whatever the command starts.
  const held = await holdCommand(command, { ...process.env, CORRAL_EXECUTOR_ID: id });
  using _reaping = calls === undefined ? undefined : reapAdopted(calls, held);
  const forwarding = forwardSignals(held.pid);
  const registration = await registerOrSay(held, id, options, io);
  if (registration === "refused") return runExitCodes.failed;
  held.release();
  const group = options.systemd === true ? watchGroup(held, id) : undefined;
  const status = await held.ended;

  // From here on a signal is meant for this program: whoever does not want to wait need not.
  forwarding[Symbol.dispose]();
  const told = registration !== undefined && (await finishOrSay(registration, status, io));
  const stop = options.onExit === "stop";
  if (stop && group?.path !== undefined) killControlGroup(group.path);
  if (adopts && (stop || !told)) await endStragglersOrSay(stop, io);
  return endLike(status);
}

/** "refused" when what was asked for makes no sense: then the command does not run at all. */
async function registerOrSay(
  held: HeldCommand,
  id: string,
  options: RunOptions,
  io: Io,
): Promise<Registration | "refused" | undefined> {
  const [name = "", ...words] = options.command;
  const agent = agentOf(basename(name), [name, ...words]);
  const { project, task, attempt, workspace, labels } = options;
  const input = {
    id,
    pid: held.pid,
    origin: "launched" as const,
    kind: options.kind ?? (agent === undefined ? ("other" as const) : ("coding-agent" as const)),
    label: options.label ?? agent ?? basename(name),
    ...defined({ project, task, attempt, workspace, labels, runner: readIdentity(process.pid) }),
  };
  const registering = register(input, options, io);
  try {
    return await within(registerWithinMs, registering);
  } catch (error) {
    // One that comes too late is let go of; the end of the command is seen without it.
    void registering.then(
      (late) => late[Symbol.asyncDispose](),
      () => undefined,
    );
    const reason = explainFailure(error)?.line ?? String(error);
    if (isRefusal(error)) {
      io.err(reason);
      process.kill(held.pid, "SIGKILL");
      await held.ended;
      return "refused";
    }
    io.err(`not registered, and run all the same: ${reason}`);
    return undefined;
  }
}

function isRefusal(error: unknown): boolean {
  return isAnswer(error) && explainFailure(error)?.exitCode === exitCodes.usage;
}

/** Whether there was anything to say. */
async function finishOrSay(
  registration: Registration,
  status: ExitStatus,
  io: Io,
): Promise<boolean> {
  await using _ = registration;
  try {
    const line = await within(finishWithinMs, registration.finish(status));
    if (line !== undefined) io.err(line);
    return line !== undefined;
  } catch (error) {
    io.err(
      `what it left over could not be found out: ${explainFailure(error)?.line ?? String(error)}`,
    );
    return true;
  }
}

async function endStragglersOrSay(stop: boolean, io: Io): Promise<void> {
  const found = await endStragglers(stop);
  if (found === undefined) return;
  const what = "processes that live for milliseconds, each of which starts the next";
  if (!stop) io.err(`it left over ${what}; --on-exit stop ends them`);
  else if (found.ended) io.err(`it left over ${what}: ${found.killed} killed, none is left`);
  else io.err(`it left over ${what}: ${found.killed} killed, others still run`);
}

/** The group is known only once systemd-run has made it and become the command. */
function watchGroup(held: HeldCommand, id: string): { readonly path: string | undefined } {
  const group: { path: string | undefined } = { path: undefined };
  const timer = setInterval(() => {
    group.path ??= controlGroupOf(held.pid, id);
    if (group.path !== undefined) clearInterval(timer);
  }, 50).unref();
  void held.ended.then(() => clearInterval(timer));
  return group;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
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
