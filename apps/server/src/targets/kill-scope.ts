import { resolve } from "node:path";
import { defined, compareIdentity, identityOf, type ProcessIdentity } from "@corral/inspector/core";
import { readIdentity } from "@corral/client/node";
import type { KillScope, ProcessView } from "@corral/process-service/core";
import { UsageError } from "../terminal/usage-error.ts";
import type { ResolvedTarget } from "./resolve-target.ts";

/** The scope of `corral stop`; exactly one option, or targets. */
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
export function checkScope(targets: readonly string[], options: ScopeOptions): void {
  const named =
    [...labelScopes(options), ...wideScopes(options)].length + (targets.length > 0 ? 1 : 0);
  if (options.tree === true && targets.length !== 1)
    throw new UsageError("--tree needs exactly one pid, the root of the tree.");
  if (named === 0)
    throw new UsageError(
      "Say what to stop: a pid, a :port, a short id from `corral ps`, a label, a task, a branch, a path, left-over, or --everything.",
    );
  if (named > 1) throw new UsageError("Give only one scope to stop.");
}

/** The scope of valid options. Throws UsageError for targets that are no one scope. */
export function scopeOf(
  targets: readonly ResolvedTarget[],
  options: ScopeOptions,
  readOwn = readIdentity,
): KillScope {
  const [labelled] = [...labelScopes(options), ...wideScopes(options)];
  if (labelled !== undefined) return labelled;
  const [first, ...others] = targets;
  if (first === undefined) throw new UsageError("Say what to stop.");
  if (options.tree === true && first.kind !== "process") {
    throw new UsageError("--tree needs a pid, the root of the tree.");
  }
  if (others.length === 0) {
    switch (first.kind) {
      case "left-over":
        return { kind: "left-over" };
      case "workspace":
        return { kind: "workspace", workspace: first.workspace };
      case "executor": {
        const { id, alive } = first.executor;
        return { kind: alive ? "executor" : "left-over", executorId: id };
      }
      case "process":
        if (options.tree !== true) break;
        return { kind: "tree", root: knownIdentity(first.process, readOwn) };
      case "port":
    }
  }
  const processes = targets.flatMap((target) => {
    if (target.kind === "process") return [target.process];
    if (target.kind === "port") return target.processes;
    throw new UsageError("Several targets at once are pids and ports; give any other one alone.");
  });
  const [one, ...more] = processes.map((process) => knownIdentity(process, readOwn));
  return one !== undefined && more.length === 0
    ? { kind: "process", process: one }
    : { kind: "processes", processes: one === undefined ? [] : [one, ...more] };
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

/** The identity of a process. Throws UsageError where the same pid is another process here. */
export function knownIdentity(process: ProcessView, readOwn = readIdentity): ProcessIdentity {
  const { pid } = process;
  const identity = identityOf(process);
  if (identity === undefined)
    throw new UsageError(
      `The start time of process ${pid} is unknown, so it cannot be identified.`,
    );
  const own = readOwn(pid);
  if (own !== undefined && compareIdentity(own, identity) === "different")
    throw new UsageError(
      `pid ${pid} is another process where Corral's server runs (this is a container). Name its agent, task or worktree.`,
    );
  return identity;
}
