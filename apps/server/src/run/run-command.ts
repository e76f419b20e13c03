import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { agentProducts } from "@corral/agents";
import { defined } from "@corral/inspector/core";
import {
  type ExitStatus,
  findCommand,
  type GatedCommand,
  readIdentity,
  startGatedCommand,
} from "@corral/client/node";
import { explainFailure } from "../connection/explain-failure.ts";
import { exitCodes } from "../terminal/exit-codes.ts";
import type { Io } from "../terminal/io.ts";
import { exitLike, runExitCodes } from "./exit-status.ts";
import { forwardSignals } from "./forward-signals.ts";
import { reapAdopted } from "./reap-adopted.ts";
import { isApiError, register, type Registration } from "./registration.ts";
import type { RunOptions } from "./run-options.ts";
import { endForkChain } from "./fork-chain.ts";
import { loadSystemCalls } from "./system-calls.ts";
import { controlGroupOf, inScope, killControlGroup, scopeProblem } from "./systemd-scope.ts";

/** How long the command waits for its registration; then it runs unregistered. Milliseconds. */
const REGISTER_WITHIN_MS = 30_000;
/** Limit for the report about left-overs, stopping them included, milliseconds. */
const FINISH_WITHIN_MS = 30_000;

/**
 * Runs a command as an executor: registered before it can fork, with this program's streams,
 * terminal and signals. If a signal ended the command, the same signal ends this program.
 *
 * Resolves to the command's exit code; 125 when Corral could not run the command, 126 when it is not
 * executable, 127 when it was not found.
 */
export async function runCommand(options: RunOptions, io: Io): Promise<number> {
  const [name = ""] = options.command;
  const found = findCommand(name, process.env["PATH"]);
  if (found.kind === "missing") {
    io.err(found.message);
    return found.code === "ENOENT" ? runExitCodes.notFound : runExitCodes.cannotExecute;
  }
  const noScope = options.systemd === true ? scopeProblem(process.env) : undefined;
  if (noScope !== undefined) {
    io.err(`--systemd is not available: ${noScope}. Run the command without --systemd.`);
    return runExitCodes.failed;
  }

  const id = randomUUID();
  const calls = loadSystemCalls();
  const adopts = calls?.becomeSubreaper() === true;
  const command = options.systemd === true ? inScope(options.command, id) : options.command;
  // Set before the first instruction, so every descendant inherits the marker.
  const gated = await startGatedCommand(command, {
    env: { ...process.env, CORRAL_EXECUTOR_ID: id },
  });
  using _reaping = calls === undefined ? undefined : reapAdopted(calls, gated);
  const forwarding = forwardSignals(gated.pid);
  const registration = await registerOrReport(gated, id, options, io);
  if (registration === "refused") return runExitCodes.failed;
  gated.release();
  const group = options.systemd === true ? findControlGroup(gated, id) : undefined;
  const status = await gated.ended;

  // The command has ended: a signal now ends this program, so that nobody has to wait for the report.
  forwarding[Symbol.dispose]();
  const summarized = registration !== undefined && (await finishOrReport(registration, status, io));
  const stop = options.onExit === "stop";
  if (stop && group?.path !== undefined) killControlGroup(group.path);
  if (adopts && (stop || !summarized)) await reportForkChain(stop, io);
  return exitLike(status);
}

/** "refused" for invalid options: then the command does not run. undefined: it runs unregistered. */
async function registerOrReport(
  gated: GatedCommand,
  id: string,
  options: RunOptions,
  io: Io,
): Promise<Registration | "refused" | undefined> {
  const [name = ""] = options.command;
  const program = agentProducts.identify({ name: basename(name), command: options.command });
  const agent = program?.role === "agent" ? program.label : undefined;
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
    return await withTimeout(REGISTER_WITHIN_MS, registering);
  } catch (error) {
    // Close a registration that completes too late; the server sees the exit by itself.
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
    io.err(`not registered, the command runs anyway: ${reason}`);
    return undefined;
  }
}

function isRefusal(error: unknown): boolean {
  return isApiError(error) && explainFailure(error)?.exitCode === exitCodes.usage;
}

/** Whether a line about left-overs, or about the failure to find them, was printed. */
async function finishOrReport(
  registration: Registration,
  status: ExitStatus,
  io: Io,
): Promise<boolean> {
  await using _ = registration;
  try {
    const line = await withTimeout(FINISH_WITHIN_MS, registration.finish(status));
    if (line !== undefined) io.err(line);
    return line !== undefined;
  } catch (error) {
    io.err(
      `left-over processes could not be determined: ${explainFailure(error)?.line ?? String(error)}`,
    );
    return true;
  }
}

async function reportForkChain(stop: boolean, io: Io): Promise<void> {
  const found = await endForkChain(stop);
  if (found === undefined) return;
  const what = "a chain of processes that live for milliseconds and start one another";
  if (!stop) io.err(`the command left over ${what}; --on-exit stop kills it`);
  else if (found.ended) io.err(`the command left over ${what}: ${found.killed} killed, none left`);
  else io.err(`the command left over ${what}: ${found.killed} killed, more still run`);
}

/** The group exists only after systemd-run has created the scope: poll for it. */
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
