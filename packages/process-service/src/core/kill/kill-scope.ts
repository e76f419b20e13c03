import {
  descendantsOf,
  identityKey,
  indexChildren,
  isWithinDirectory,
  type ProcessIdentity,
} from "@corral/inspector/core";
import { ProcessServiceError } from "../errors.ts";
import { executorNotFound } from "../executor-not-found.ts";
import type { KillScope } from "./kill-model.ts";
import type { CorralView, ExecutorView, ProcessView } from "../model.ts";

/** The processes of a scope, before refusals. */
export interface ScopeSelection {
  readonly processes: readonly ProcessView[];
  /**
   * Row keys that a person named, one by one or as a tree. Naming is evidence enough: these are
   * selected even if they are only suspected.
   */
  readonly picked: ReadonlySet<string>;
  /** The reason to show when the scope is empty. */
  readonly nothing: string;
}

type ViewParts = Pick<CorralView, "processes" | "executors">;

/**
 * The processes of a scope, each once. Throws EXECUTOR_NOT_FOUND, and INVALID_ARGUMENT for an
 * invalid identity.
 */
export function selectScope(view: ViewParts, scope: KillScope): ScopeSelection {
  switch (scope.kind) {
    case "process":
      return pickedOnes(view, [scope.process], "scope.process");
    case "processes":
      return pickedOnes(view, scope.processes, "scope.processes");
    case "tree":
      return treeOf(view, scope.root);
    case "executor":
      requireExecutor(view, scope.executorId);
      return belonging(
        view,
        (executor) => executor.id === scope.executorId,
        "Nothing of this agent is running.",
      );
    case "task":
      return belonging(
        view,
        (executor) =>
          executor.task === scope.task &&
          (scope.project === undefined || executor.project === scope.project),
        `Nothing of task ${scope.task} is running.`,
      );
    case "project":
      return belonging(
        view,
        (executor) => executor.project === scope.project,
        `Nothing of project ${scope.project} is running.`,
      );
    case "workspace":
      return belonging(
        view,
        (executor) =>
          executor.workspace !== undefined &&
          isWithinDirectory(executor.workspace, scope.workspace),
        `Nothing works in ${scope.workspace}.`,
      );
    case "left-over": {
      const { executorId } = scope;
      if (executorId !== undefined) requireExecutor(view, executorId);
      // Suspected processes of an ended executor are listed too, unselected.
      return belonging(
        view,
        ({ id, alive }) => !alive && (executorId === undefined || id === executorId),
        "Nothing is left over.",
        // The ended executor itself stays a zombie until its parent has collected it.
        ({ state }) => state !== "zombie" && state !== "dead",
      );
    }
    case "all-but-executors":
      return belonging(
        view,
        () => true,
        "Nothing runs below the agents.",
        (process) => process.association?.evidence !== "executor",
      );
    case "everything":
      return belonging(view, () => true, "No agent has anything running.");
    default:
      // Input from the network is not typed: an unknown scope must never select anything.
      throw new ProcessServiceError("INVALID_ARGUMENT", "There is no such scope.", {
        field: "scope.kind",
      });
  }
}

/** Throws INVALID_ARGUMENT unless the pid is a positive integer and the token a non-empty string. */
export function requireIdentity(process: ProcessIdentity, field: string): ProcessIdentity {
  if (!Number.isSafeInteger(process.pid) || process.pid < 1) {
    throw new ProcessServiceError("INVALID_ARGUMENT", "A pid is a positive whole number.", {
      field: `${field}.pid`,
    });
  }
  if (typeof process.startToken !== "string" || process.startToken === "") {
    throw new ProcessServiceError(
      "INVALID_ARGUMENT",
      "A process is named by its pid and its start token; a pid alone may be another's by now.",
      { field: `${field}.startToken` },
    );
  }
  return process;
}

/** Whether a scope names processes directly, not by their owner. */
export function namesProcesses({ kind }: KillScope): boolean {
  return kind === "process" || kind === "processes" || kind === "tree";
}

function pickedOnes(
  view: ViewParts,
  processes: readonly ProcessIdentity[],
  field: string,
): ScopeSelection {
  const keys = new Set(
    processes.map((process, index) =>
      identityKey(requireIdentity(process, processes.length > 1 ? `${field}.${index}` : field)),
    ),
  );
  const found = view.processes.filter((process) => keys.has(process.id));
  const nothing = keys.size === 0 ? "No process was chosen." : "It is no longer running.";
  return { processes: found, picked: keys, nothing };
}

function treeOf(view: ViewParts, root: ProcessIdentity): ScopeSelection {
  const key = identityKey(requireIdentity(root, "scope.root"));
  const nothing = `Process ${root.pid} is no longer running.`;
  const top = view.processes.find((process) => process.id === key);
  if (top === undefined) return { processes: [], picked: new Set([key]), nothing };
  // A daemon of an agent below a session is not of that session, whatever started it.
  const follows = ({ sharedBy }: ProcessView): boolean =>
    sharedBy === undefined || top.sharedBy !== undefined;
  const below = descendantsOf(top.pid, indexChildren(view.processes), follows);
  const processes = [top, ...below];
  return { processes, picked: new Set(processes.map(({ id }) => id)), nothing };
}

function belonging(
  view: ViewParts,
  wanted: (executor: ExecutorView) => boolean,
  nothing: string,
  matches: (process: ProcessView) => boolean = () => true,
): ScopeSelection {
  const ids = new Set(view.executors.filter(wanted).map((executor) => executor.id));
  const processes = view.processes.filter(
    (process) =>
      process.association !== undefined &&
      // Other sessions use it, too: only a scope that names it contains it.
      process.sharedBy === undefined &&
      ids.has(process.association.executorId) &&
      matches(process),
  );
  return { processes, picked: new Set(), nothing };
}

function requireExecutor(view: ViewParts, id: string): void {
  if (view.executors.some((executor) => executor.id === id)) return;
  throw executorNotFound(id, view.executors, "scope.executorId");
}
