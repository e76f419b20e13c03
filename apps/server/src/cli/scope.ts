import { resolve } from "node:path";
import { identityOf, type ProcessIdentity } from "@corral/inspector/core";
import type { KillScope, ProcessView } from "@corral/process-service/core";
import { UsageError } from "./usage-error.ts";

/** What `corral kill` was told to stop; exactly one way of saying it. */
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

/** Throws UsageError when nothing, or more than one thing, is named. */
export function scopeOf(
  pids: readonly number[],
  options: ScopeOptions,
  processes: readonly ProcessView[],
): KillScope {
  const scopes = [
    ...pidScopes(pids, options.tree === true, processes),
    ...labelScopes(options),
    ...wideScopes(options),
  ];
  const [scope, ...others] = scopes;
  if (scope === undefined)
    throw new UsageError(
      "Say what to stop: pids, --executor, --task, --project, --workspace, --left-over, --all-but-executors or --everything.",
    );
  if (others.length > 0) throw new UsageError("Name one thing to stop at a time.");
  return scope;
}

function pidScopes(
  pids: readonly number[],
  tree: boolean,
  processes: readonly ProcessView[],
): KillScope[] {
  const identities = pids.map((pid) => identityOfPid(pid, processes));
  const [first, ...rest] = identities;
  if (first === undefined) {
    if (tree) throw new UsageError("--tree needs the pid of its root.");
    return [];
  }
  if (!tree)
    return rest.length === 0
      ? [{ kind: "process", process: first }]
      : [{ kind: "processes", processes: identities }];
  if (rest.length > 0) throw new UsageError("--tree takes one pid at a time.");
  return [{ kind: "tree", root: first }];
}

function labelScopes({ executor, task, project, workspace }: ScopeOptions): KillScope[] {
  const scopes: KillScope[] = [];
  if (executor !== undefined) scopes.push({ kind: "executor", executorId: executor });
  if (workspace !== undefined) scopes.push({ kind: "workspace", workspace: resolve(workspace) });
  if (task !== undefined)
    scopes.push({ kind: "task", task, ...(project !== undefined && { project }) });
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

export function identityOfPid(pid: number, processes: readonly ProcessView[]): ProcessIdentity {
  const process = processes.find((candidate) => candidate.pid === pid);
  if (process === undefined) throw new UsageError(`There is no process ${pid}.`);
  const identity = identityOf(process);
  if (identity === undefined)
    throw new UsageError(`When process ${pid} started is not known here, so it cannot be named.`);
  return identity;
}
