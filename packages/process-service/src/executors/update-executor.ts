import { defined } from "@corral/inspector/core";
import { ProcessServiceError } from "../core/errors.ts";
import { executorNotFound } from "../core/executor-not-found.ts";
import type { Executor } from "../core/model.ts";
import { mostLabels, type UpdateExecutor } from "../core/registration.ts";
import type { ReportSession } from "../core/sessions/session-event.ts";
import type { GetView } from "../core/view/view-request.ts";
import type { ExecutorRegistry } from "../state/executor-registry.ts";
import type { Store } from "../store/store.ts";
import type { ReportedSession } from "./session-events.ts";

export interface UpdateOptions {
  readonly store: { readonly executors: Pick<Store["executors"], "setLabels"> };
  readonly registry: Pick<ExecutorRegistry, "get" | "all" | "update">;
  readonly reportSession: (report: ReportSession) => Promise<ReportedSession>;
  readonly view: GetView;
}

const eventOf = { working: "working", waiting: "waiting", idle: "start" } as const;

/** Changes labels of executors, and says what they work on. */
export function createExecutorUpdate({ store, registry, reportSession, view }: UpdateOptions) {
  return async (id: string, changes: UpdateExecutor): Promise<Executor> => {
    const before = registry.get(id);
    if (before === undefined) throw executorNotFound(id, registry.all());
    const { title, state, waitingFor, ...labels } = changes;
    if (Object.keys(labels).length > 0) {
      const changed = withLabels(before, labels);
      await store.executors.setLabels(changed);
      registry.update(changed);
    }
    if (title !== undefined || state !== undefined) {
      const event = state && eventOf[state];
      await reportSession({ executorId: id, ...defined({ event, title, waitingFor }) });
    } else await view({ fresh: "last-scan" });
    return registry.get(id) ?? before;
  };
}

/** Throws INVALID_ARGUMENT for too many labels. */
function withLabels(
  executor: Executor,
  changes: Omit<UpdateExecutor, "title" | "state">,
): Executor {
  const { project: _p, task: _t, attempt: _a, ...rest } = executor;
  const { label = executor.label, project, task, attempt } = changes;
  const entries = Object.entries({ ...executor.labels, ...changes.labels });
  const labels = Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== null),
  );
  if (Object.keys(labels).length > mostLabels) {
    throw new ProcessServiceError(
      "INVALID_ARGUMENT",
      `An executor has at most ${mostLabels} labels.`,
      { field: "labels" },
    );
  }
  // The task of a detected agent follows the branch of its worktree; one that was given stays.
  const isClaimed = project !== undefined || task !== undefined;
  return {
    ...rest,
    ...(isClaimed && executor.origin === "detected" && { origin: "registered" as const }),
    label,
    labels,
    ...defined({
      project: changed(executor.project, project),
      task: changed(executor.task, task),
      attempt: changed(executor.attempt, attempt),
    }),
  };
}

function changed(before: string | undefined, after: string | null | undefined): string | undefined {
  return after === undefined ? before : (after ?? undefined);
}
