import type { ChildProcess, StdioOptions } from "node:child_process";
import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { defined } from "@corral/inspector/core";
import type { ProcessIdentity } from "@corral/inspector/core";
import type { ExecutorEnding, ExecutorKind, ProcessView } from "@corral/process-service/core";
import { isCallError } from "../call-error.ts";
import { type CorralClient, createCorralClient } from "../create-client.ts";
import { startAdoptedCommand } from "./adopted-command.ts";
import { findCommand } from "./find-command.ts";
import { type ExitStatus, type GatedCommand, startGatedCommand } from "./gated-command.ts";

export interface SpawnOptions {
  /** Default: the name of the workspace's main repository. */
  readonly project?: string;
  readonly task?: string;
  readonly attempt?: string;
  /** A directory; default: the root of the git worktree that the command works in. */
  readonly workspace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Display name; default: the name of the command. */
  readonly label?: string;
  /** Default "other". */
  readonly kind?: ExecutorKind;
  readonly cwd?: string;
  /** Default: this program's. CORRAL_EXECUTOR_ID is added. */
  readonly env?: NodeJS.ProcessEnv;
  /** As of child_process.spawn, at most nine streams; default "inherit". */
  readonly stdio?: StdioOptions;
  /** Sends SIGTERM to the command; before it was registered, the command never starts. */
  readonly signal?: AbortSignal;
  /** Reject where the command cannot be registered, instead of running it unregistered. */
  readonly required?: boolean;
  /**
   * Run it below `corral run`, a child subreaper: what is orphaned inside stays below it, so that it is
   * found for certain. One more process of Node per command. Default: where `corral` is in PATH.
   */
  readonly subreaper?: boolean;
  /** Default: the server that this user runs. */
  readonly corral?: Pick<CorralClient, "api" | "identify">;
}

export interface SpawnedExecutor {
  /** Of the executor; CORRAL_EXECUTOR_ID of the command and of all that it starts. */
  readonly id: string;
  /** Of the command. */
  readonly pid: number;
  /** With the command's streams; below `corral run` that one's process, which forwards signals. */
  readonly child: ChildProcess;
  /** Why Corral does not know of it. Absent when it is registered. */
  readonly unregistered?: string;
  /** Never rejects. */
  readonly ended: Promise<EndedExecutor>;
}

export interface EndedExecutor {
  readonly ending: ExecutorEnding;
  /** What it left over, from a scan after its end. Absent where Corral could not tell: see `problem`. */
  readonly leftOver?: readonly ProcessView[];
  readonly problem?: string;
}

/** A command that waits for its release. */
interface HeldCommand extends GatedCommand {
  readonly runner?: ProcessIdentity;
  readonly dismiss?: () => void;
}

/** For each answer of the server: a scan of a busy machine may take seconds. */
const ANSWER_WITHIN_MS = 30_000;

/**
 * Runs a command as an executor: registered before its first instruction, so that nothing that it starts
 * is missed. If this program dies before, the command never starts. Where Corral does not run, the
 * command runs unregistered, with a warning of Node's (`CORRAL_NOT_REGISTERED`) and the reason in
 * `unregistered`. Not on Windows: needs /bin/sh.
 *
 * Throws ENOENT or EACCES for what cannot be executed, the CallError for options that Corral refuses,
 * and with `required` whatever kept it from being registered.
 *
 * @example
 * const agent = await spawn(["claude", "-p", "Fix the build"], { task: "TASK-12" });
 * const { ending, leftOver } = await agent.ended;
 */
export async function spawn(
  command: readonly string[],
  options: SpawnOptions = {},
): Promise<SpawnedExecutor> {
  const { cwd, env = process.env, stdio, signal, required = false } = options;
  signal?.throwIfAborted();
  const found = findCommand(command[0] ?? "", env["PATH"], cwd);
  if (found.kind === "missing") {
    throw Object.assign(new Error(found.message), { code: found.code });
  }
  const id = randomUUID();
  const held = await hold(command, id, options.subreaper ?? true, {
    env,
    ...defined({ cwd, stdio }),
  });
  let unregistered: string | undefined;
  try {
    await within(register(held, id, command, options), signal);
  } catch (error) {
    if (required || signal?.aborted === true || isRefusal(error)) {
      cancel(held);
      throw error;
    }
    unregistered = reasonOf(error);
    const message = `${command[0]} runs, but Corral does not know of it: ${unregistered}`;
    process.emitWarning(message, { code: "CORRAL_NOT_REGISTERED" });
  }
  const stop = () => held.child.kill("SIGTERM");
  signal?.addEventListener("abort", stop);
  held.release();
  const ended = held.ended.then(async (status) => {
    signal?.removeEventListener("abort", stop);
    const end = await finish(id, status, unregistered, options.corral);
    // The runner holds what was orphaned until it has been found.
    held.dismiss?.();
    return end;
  });
  const { child, pid } = held;
  return { id, pid, child, ended, ...defined({ unregistered }) };
}

async function hold(
  command: readonly string[],
  id: string,
  subreaper: boolean,
  options: Parameters<typeof startGatedCommand>[1],
): Promise<HeldCommand> {
  const adopted = subreaper ? await startAdoptedCommand(command, id, options) : undefined;
  if (adopted !== undefined) return adopted;
  const env = { ...options.env, CORRAL_EXECUTOR_ID: id };
  return startGatedCommand(command, { ...options, env });
}

/** The command has not started, and does not. */
function cancel(held: HeldCommand): void {
  if (held.dismiss === undefined) held.child.kill("SIGKILL");
  else held.dismiss();
}

async function register(
  held: HeldCommand,
  id: string,
  command: readonly string[],
  options: SpawnOptions,
): Promise<void> {
  const { project, task, attempt, workspace, labels, kind } = options;
  const { label = basename(command[0] ?? ""), corral = createCorralClient() } = options;
  const identity = await corral.identify(held.pid);
  if (identity === undefined) throw new Error("It ended before it could be registered.");
  const { runner } = held;
  await corral.api.executors.register.mutate({
    ...identity,
    id,
    origin: "launched",
    label,
    ...defined({ project, task, attempt, workspace, labels, kind, runner }),
  });
}

/** With a client of its own: the server may be another one than at the start. */
async function finish(
  id: string,
  status: ExitStatus,
  unregistered: string | undefined,
  given: SpawnOptions["corral"],
): Promise<EndedExecutor> {
  const ending = endingOf(status);
  if (unregistered !== undefined) return { ending, problem: unregistered };
  try {
    const { api } = given ?? createCorralClient();
    const { executor, leftOver } = await within(api.executors.finish.mutate({ id, ending }));
    return { ending: executor.ending ?? ending, leftOver };
  } catch (error) {
    return { ending, problem: reasonOf(error) };
  }
}

function endingOf({ code, signal }: ExitStatus): ExecutorEnding {
  if (signal !== null) return { how: "killed", signal };
  return code === null ? { how: "unknown" } : { how: "exited", exitCode: code };
}

/** The options are wrong; the same command would be refused again. */
function isRefusal(error: unknown): boolean {
  return isCallError(error) && error.data?.corral.code === "INVALID_ARGUMENT";
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Rejects when the answer is late, or with the reason of `signal`. */
async function within<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new Error(`Corral did not answer within ${ANSWER_WITHIN_MS / 1_000} s.`)),
    ANSWER_WITHIN_MS,
  );
  const over = AbortSignal.any([late.signal, ...(signal === undefined ? [] : [signal])]);
  try {
    return await new Promise<T>((resolve, reject) => {
      over.addEventListener("abort", () => reject(over.reason), { once: true });
      if (over.aborted) reject(over.reason);
      work.then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
  }
}
