import type { ExecutorView, KillReport, KillScope } from "@corral/process-service/core";
import { shortText } from "../../lib/safe-text.ts";

/** What a stop was aimed at, as a person would say it. Pure. */
export function scopeWords(scope: KillScope, executors: readonly ExecutorView[]): string {
  const executor = (id: string): string => {
    const found = executors.find((each) => each.id === id);
    return found === undefined
      ? "an executor"
      : `${shortText(found.task ?? found.label, 60)}${found.task === undefined ? ` ${found.pid}` : ` (${shortText(found.label, 40)} ${found.pid})`}`;
  };
  switch (scope.kind) {
    case "process":
      return `process ${scope.process.pid}`;
    case "processes":
      return `${scope.processes.length} picked ${scope.processes.length === 1 ? "process" : "processes"}`;
    case "tree":
      return `process ${scope.root.pid} and all below it`;
    case "executor":
      return executor(scope.executorId);
    case "task":
      return `task ${shortText(scope.task, 80)}`;
    case "project":
      return `project ${shortText(scope.project, 80)}`;
    case "workspace":
      return `workspace ${shortText(scope.workspace, 120)}`;
    case "left-over":
      return scope.executorId === undefined
        ? "everything left over"
        : `what ${executor(scope.executorId)} left over`;
    case "all-but-executors":
      return "everything but the executors";
    case "everything":
      return "everything";
  }
}

const clients: Readonly<Record<string, string>> = {
  page: "on this page",
  cli: "by command",
  api: "by a program",
  "auto-clean-up": "by automatic clean-up",
};

/** "on this page by ada" */
export function askerWords({ client, user }: Pick<KillReport, "client" | "user">): string {
  const how = clients[client] ?? `by ${shortText(client, 40)}`;
  return user === undefined ? how : `${how} (${shortText(user, 40)})`;
}

export const statusWords: Readonly<Record<KillReport["status"], string>> = {
  running: "under way",
  done: "done",
  incomplete: "carried out, but something may have been missed",
  cancelled: "cancelled",
  failed: "failed",
  recovered: "interrupted, then put right",
};
