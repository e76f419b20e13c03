import { randomUUID } from "node:crypto";
import { defined, compareIdentity } from "@corral/inspector/core";
import type { ProcessIdentity, ProcessInfo, ProcessSnapshot } from "@corral/inspector/core";
import { ProcessServiceError } from "../core/errors.ts";
import type { Executor, ExecutorOrigin } from "../core/model.ts";
import type { RegisterExecutor } from "../core/registration.ts";
import { findWorktree, readBranch } from "./git-worktree.ts";
import { resolveWorkspace } from "./workspace.ts";

type RootProcess = Omit<ProcessInfo, "command">;

/** The processes a registration is checked against: a view or a snapshot. */
type SeenMachine = Pick<ProcessSnapshot, "hostId" | "bootId"> & {
  readonly processes: readonly RootProcess[];
};

export interface RegistrationContext {
  /** Scanned after the request, so that a process started just before it is included. */
  readonly seen: SeenMachine;
  readonly executors: readonly Executor[];
  readonly now: number;
  /** User that Corral runs as; undefined where there are none. */
  readonly userId: number | undefined;
  readonly homes: readonly string[];
  /** See Executor.execAfterMs. */
  readonly execAfterMs?: (process: ProcessIdentity) => number | undefined;
}

/** The new executor, and the detected one that it replaces. */
export interface Registration {
  readonly executor: Executor;
  readonly replaces?: Executor;
}

/**
 * Checks a request against the machine.
 * Throws PROCESS_NOT_FOUND, EXECUTOR_EXISTS, PERMISSION_DENIED, INVALID_ARGUMENT.
 */
export async function prepareRegistration(
  input: RegisterExecutor,
  origin: ExecutorOrigin,
  context: RegistrationContext,
): Promise<Registration> {
  const process = findRoot(input, context);
  const startToken = process.startToken;
  if (startToken === undefined) {
    throw new ProcessServiceError(
      "PERMISSION_DENIED",
      `It cannot be told when process ${input.pid} started, so it cannot be told apart from a later one with its pid.`,
      { field: "pid" },
    );
  }
  const identity = { pid: process.pid, startToken };
  const replaces = findTaken(input.id, identity, origin, context.executors);
  const { branch, ...place } = await placeOf(input, process, context.homes);
  // The agent was given no task that is known; AgentPlaces follows the branch while it lives.
  const task = input.task ?? (origin === "detected" ? branch : undefined);
  const executor: Executor = {
    id: input.id ?? randomUUID(),
    hostId: context.seen.hostId,
    ...defined({ bootId: context.seen.bootId }),
    ...identity,
    kind: input.kind ?? "other",
    origin,
    label: input.label ?? process.name,
    ...place,
    ...defined({ task, attempt: input.attempt }),
    labels: input.labels ?? {},
    ...defined({ runner: input.runner }),
    startedAt: process.startedAt ?? context.now,
    ...defined({ execAfterMs: context.execAfterMs?.(identity) }),
    registeredAt: context.now,
    usage: { cpuTimeMs: 0, peakMemoryBytes: 0, peakProcesses: 0 },
  };
  return replaces === undefined ? { executor } : { executor, replaces };
}

function findRoot(input: RegisterExecutor, { seen, userId }: RegistrationContext): RootProcess {
  if (!Number.isSafeInteger(input.pid) || input.pid <= 1) {
    throw new ProcessServiceError(
      "INVALID_ARGUMENT",
      `${input.pid} is not the pid of a process that can be an executor; give a whole number above 1.`,
      { field: "pid" },
    );
  }
  const process = seen.processes.find((candidate) => candidate.pid === input.pid);
  if (process === undefined || process.state === "zombie" || process.state === "dead") {
    throw new ProcessServiceError("PROCESS_NOT_FOUND", `No process with pid ${input.pid} runs.`, {
      field: "pid",
    });
  }
  // Checked first: the process with that pid here may be another one.
  if (
    input.startToken !== undefined &&
    compareIdentity({ pid: input.pid, startToken: input.startToken }, process) !== "same"
  ) {
    throw new ProcessServiceError(
      "PROCESS_NOT_FOUND",
      `The process that had pid ${input.pid} has ended, or runs in another pid namespace (a container): here another one has that pid.`,
      { field: "startToken" },
    );
  }
  if (process.kernelThread) {
    throw new ProcessServiceError(
      "INVALID_ARGUMENT",
      `Process ${input.pid} is a thread of the kernel.`,
      { field: "pid" },
    );
  }
  if (userId !== undefined && process.userId !== undefined && process.userId !== userId) {
    throw new ProcessServiceError(
      "PERMISSION_DENIED",
      `Process ${input.pid} belongs to user ${process.userId}; Corral runs as user ${userId} and registers its own user's processes only.`,
      { field: "pid" },
    );
  }
  return process;
}

/** A registration replaces a detected executor; any other executor is a conflict. */
function findTaken(
  id: string | undefined,
  identity: ProcessIdentity,
  origin: ExecutorOrigin,
  executors: readonly Executor[],
): Executor | undefined {
  let detected: Executor | undefined;
  for (const executor of executors) {
    if (executor.id === id) {
      throw new ProcessServiceError(
        "EXECUTOR_EXISTS",
        `An executor with the id ${executor.id} is registered already.`,
        { field: "id" },
      );
    }
    if (executor.endedAt !== undefined || compareIdentity(executor, identity) !== "same") continue;
    if (executor.origin === "detected" && origin !== "detected") {
      detected = executor;
      continue;
    }
    throw new ProcessServiceError(
      "EXECUTOR_EXISTS",
      `Process ${identity.pid} is registered already, as executor ${executor.id} (${executor.label}).`,
      { field: "pid" },
    );
  }
  return detected;
}

/** The given workspace, else the git worktree around the working directory. */
async function placeOf(
  input: RegisterExecutor,
  process: RootProcess,
  homes: readonly string[],
): Promise<{ readonly workspace?: string; readonly project?: string; readonly branch?: string }> {
  const given =
    input.workspace === undefined ? undefined : await resolveWorkspace(input.workspace, homes);
  const directory = given ?? process.workingDirectory;
  const worktree =
    directory === undefined || process.workingDirectoryDeleted === true
      ? undefined
      : await findWorktree(directory, homes);
  const branch = worktree && (await readBranch(worktree.gitDir));
  return defined({
    workspace: given ?? worktree?.root,
    project: input.project ?? worktree?.project,
    branch,
  });
}
