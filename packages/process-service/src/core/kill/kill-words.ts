// Sentences about kills for the page and the command. Untrusted text is escaped and shortened here.
import type { ExecutorView } from "../model.ts";
import { count, formatBytes, formatTaken } from "../text/quantities.ts";
import { shortText } from "../text/visible-text.ts";
import type { DaemonUsers, KillPhase, KillReport, NamedProcess } from "./kill-model.ts";
import { countSurvivors } from "./kill-outcomes.ts";

/** What a process of a plan or a report runs. */
export function subjectName({ title, name }: Pick<NamedProcess, "title" | "name">): string {
  return title ?? name;
}

export const phaseWords: Readonly<Record<KillPhase, string>> = {
  terminate: "Asked to end (SIGTERM), waiting",
  freeze: "Holding what is left, so that nothing new can start",
  kill: "Killing what is left (SIGKILL)",
  verify: "Checking that each one is gone",
  done: "Done",
};

export const statusWords: Readonly<Record<KillReport["status"], string>> = {
  running: "under way",
  done: "done",
  incomplete: "carried out, but something may have been missed",
  cancelled: "cancelled",
  failed: "failed",
  recovered: "interrupted, then put right",
};

/** "Cancelled. 1 not stopped; 3 processes confirmed gone in 5 s, 1.1 GB freed" */
export function reportSummary(report: KillReport): string {
  const { confirmedGone, memoryFreedBytes, startedAt, finishedAt, status } = report;
  const survivors = countSurvivors(report);
  const took = finishedAt === undefined ? "" : ` in ${formatTaken(finishedAt - startedAt)}`;
  return [
    status === "cancelled" ? "Cancelled. " : "",
    survivors === 0 ? "" : `${survivors} not stopped; `,
    `${count(confirmedGone, "process", "processes")} confirmed gone${took}, ${formatBytes(memoryFreedBytes)} freed`,
  ].join("");
}

/** The scope of a kill or signal, in words. */
export function scopeWords(
  { scope, outcomes, signal }: Pick<KillReport, "scope" | "outcomes" | "signal">,
  executors: readonly ExecutorView[],
): string {
  const aim = aimOf(scope, outcomes, executors);
  return signal === undefined ? aim : `${signal} to ${aim}`;
}

/** Names that a list of targets shows. */
const namedTargets = 3;

/**
 * What the targets run, those that are alike counted: "mcp-server ×8, vite dev and 2 more". Empty for a
 * single process that its scope names already, and without outcomes.
 */
export function targetNames({ scope, outcomes }: Pick<KillReport, "scope" | "outcomes">): string {
  const isNamed = scope.kind === "process" || (scope.kind === "tree" && outcomes.length === 1);
  if (isNamed) return "";
  const alike = [...Map.groupBy(outcomes, (outcome) => subjectName(outcome))];
  const names = alike.map(([name, all]) => {
    const times = all.length === 1 ? "" : ` ×${all.length}`;
    return `${shortText(name, 60)}${times}`;
  });
  if (names.length === 0) return "";
  const shown = names.length > namedTargets ? names.slice(0, namedTargets - 1) : names;
  const more = outcomes.length - alike.slice(0, shown.length).flatMap(([, all]) => all).length;
  return more === 0 ? shown.join(", ") : `${shown.join(", ")} and ${more} more`;
}

function aimOf(
  scope: KillReport["scope"],
  outcomes: KillReport["outcomes"],
  executors: readonly ExecutorView[],
): string {
  switch (scope.kind) {
    case "process":
      return `process ${scope.process.pid}${nameOf(scope.process.pid, outcomes)}`;
    case "processes":
      return count(scope.processes.length, "picked process", "picked processes");
    case "tree":
      return `process ${scope.root.pid}${nameOf(scope.root.pid, outcomes)} and all below it`;
    case "executor":
      return executorWords(scope.executorId, executors);
    case "task":
      return `task ${shortText(scope.task, 80)}`;
    case "project":
      return `project ${shortText(scope.project, 80)}`;
    case "workspace":
      return `workspace ${shortText(scope.workspace, 120)}`;
    case "left-over":
      return scope.executorId === undefined
        ? "everything left over"
        : `what ${executorWords(scope.executorId, executors)} left over`;
    case "all-but-executors":
      return "everything but the agents";
    case "everything":
      return "everything";
  }
}

/** " (vite dev)"; empty for a process without an outcome. */
function nameOf(pid: number, outcomes: KillReport["outcomes"]): string {
  const found = outcomes.find(({ process }) => process.pid === pid);
  return found === undefined ? "" : ` (${shortText(subjectName(found), 60)})`;
}

/** "Fix login (claude 4711)"; the start of its id for an executor that is not in the view. */
function executorWords(id: string, executors: readonly ExecutorView[]): string {
  const found = executors.find((each) => each.id === id);
  if (found === undefined) return `agent ${shortText(id, 9)}`;
  const { title, label, pid } = found;
  if (title === undefined) return `${shortText(label, 60)} ${pid}`;
  return `${shortText(title.text, 60)} (${shortText(label, 40)} ${pid})`;
}

const clients: Readonly<Record<string, string>> = {
  page: "on the page",
  cli: "by command",
  api: "by a program",
  mcp: "by tool",
  "auto-clean-up": "by automatic clean-up",
};

/** "on the page (ada), by force", "by tool for claude 4711" */
export function requesterWords({
  client,
  user,
  force,
  requestedBy,
}: Pick<KillReport, "client" | "user" | "force" | "requestedBy">): string {
  const how = clients[client] ?? `by ${shortText(client, 40)}`;
  const who = user === undefined ? "" : ` (${shortText(user, 40)})`;
  const agent =
    requestedBy === undefined ? "" : ` for ${shortText(requestedBy.label, 40)} ${requestedBy.pid}`;
  return `${how}${who}${agent}${force ? ", by force" : ""}`;
}

/** How many users of a daemon are named. */
const namedUsers = 3;

/** "used by claude · fix-login (pid 4711) and 1 more", "who uses it is not known: koffi is not installed" */
export function usedByWords(users: DaemonUsers): string {
  const names = [
    ...users.executors.map(({ label, task, pid }) => {
      const name = shortText(label, 60);
      return `${task === undefined ? name : `${name} · ${shortText(task, 60)}`} (pid ${pid})`;
    }),
    ...users.others.map(({ name, pid }) => `${shortText(name, 60)} (pid ${pid})`),
  ];
  const unknown = users.known ? "" : ` is not known: ${shortText(users.reason, 200)}`;
  if (names.length === 0)
    return users.known ? "nobody is connected to it" : `who uses it${unknown}`;
  const used = `used by ${listOf(names)}`;
  return users.known ? used : `${used}; who else uses it${unknown}`;
}

function listOf(names: readonly string[]): string {
  const shown = names.length > namedUsers ? names.slice(0, namedUsers - 1) : names;
  const more = names.length - shown.length;
  const all = more > 0 ? [...shown, `${more} more`] : shown;
  return all.length === 1 ? all.join() : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}
