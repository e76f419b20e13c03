import { resolve } from "node:path";
import { defined, compareIdentity, identityOf, type ProcessIdentity } from "@corral/inspector/core";
import { readIdentity } from "@corral/client/node";
import { ProcessServiceError } from "@corral/process-service/core";
import type { KillScope, ProcessView } from "@corral/process-service/core";
import { UsageError } from "../../terminal/usage-error.ts";

/** The scope of `corral kill`; exactly one option, or pids. */
export interface ScopeOptions {
  readonly tree?: boolean;
  readonly executor?: string;
  readonly task?: string;
  readonly project?: string;
  readonly workspace?: string;
  readonly leftOver?: boolean | string;
  readonly allButExecutors?: boolean;
  readonly everything?: boolean;
}

/** Throws UsageError unless exactly one scope is given. Reads nothing. */
export function checkScope(pids: readonly number[], options: ScopeOptions): void {
  const named =
    [...labelScopes(options), ...wideScopes(options)].length + (pids.length > 0 ? 1 : 0);
  if (options.tree === true && pids.length !== 1)
    throw new UsageError("--tree needs exactly one pid, the root of the tree.");
  if (named === 0)
    throw new UsageError(
      "Say what to stop: pids, --executor, --task, --project, --workspace, --left-over, --all-but-executors or --everything.",
    );
  if (named > 1) throw new UsageError("Give only one scope to stop.");
}

/** The scope of valid options. Throws UsageError, and PROCESS_NOT_FOUND for a pid that is not running. */
export function scopeOf(
  pids: readonly number[],
  options: ScopeOptions,
  processes: readonly ProcessView[],
  readOwn = readIdentity,
): KillScope {
  checkScope(pids, options);
  const identities = pids.map((pid) => identityOfPid(pid, processes, readOwn));
  const [first, ...rest] = identities;
  const [labelled] = [...labelScopes(options), ...wideScopes(options)];
  if (labelled !== undefined) return labelled;
  if (first === undefined) throw new UsageError("Say what to stop.");
  if (options.tree === true) return { kind: "tree", root: first };
  return rest.length === 0
    ? { kind: "process", process: first }
    : { kind: "processes", processes: identities };
}

function labelScopes({ executor, task, project, workspace }: ScopeOptions): KillScope[] {
  const scopes: KillScope[] = [];
  if (executor !== undefined) scopes.push({ kind: "executor", executorId: executor });
  if (workspace !== undefined) scopes.push({ kind: "workspace", workspace: resolve(workspace) });
  if (task !== undefined) scopes.push({ kind: "task", task, ...defined({ project }) });
  else if (project !== undefined) scopes.push({ kind: "project", project });
  return scopes;
}

function wideScopes({ leftOver, allButExecutors, everything }: ScopeOptions): KillScope[] {
  const scopes: KillScope[] = [];
  if (typeof leftOver === "string") scopes.push({ kind: "left-over", executorId: leftOver });
  if (leftOver === true) scopes.push({ kind: "left-over" });
  if (allButExecutors === true) scopes.push({ kind: "all-but-executors" });
  if (everything === true) scopes.push({ kind: "everything" });
  return scopes;
}

/** The identity of a pid in the list. Throws UsageError where the same pid is another process here. */
export function identityOfPid(
  pid: number,
  processes: readonly ProcessView[],
  readOwn = readIdentity,
): ProcessIdentity {
  const process = processes.find((candidate) => candidate.pid === pid);
  if (process === undefined)
    throw new ProcessServiceError("PROCESS_NOT_FOUND", `There is no process ${pid}.`);
  const identity = identityOf(process);
  if (identity === undefined)
    throw new UsageError(
      `The start time of process ${pid} is unknown, so it cannot be identified.`,
    );
  const own = readOwn(pid);
  if (own !== undefined && compareIdentity(own, identity) === "different")
    throw new UsageError(
      `pid ${pid} is another process where Corral's server runs (this is a container). Use --executor, --task or --workspace.`,
    );
  return identity;
}
