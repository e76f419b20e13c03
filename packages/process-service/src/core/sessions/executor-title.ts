import type { Executor, ExecutorTitle } from "../model.ts";
import { shortText } from "../text/visible-text.ts";
import { titleLimit } from "./session-text.ts";

/** What an executor works on: the task it was registered with, else its session's title, its branch, its worktree. */
export function executorTitle(
  { origin, task, workspace }: Pick<Executor, "origin" | "task" | "workspace">,
  sessionTitle: string | undefined,
): ExecutorTitle | undefined {
  // The task of a detected agent is the branch of its worktree.
  const branch = origin === "detected" ? task : undefined;
  const given = origin === "detected" ? undefined : task;
  const folder = workspace?.split(/[/\\]/).findLast((part) => part !== "");
  const candidates = [
    [given, "task"],
    [sessionTitle, "session"],
    [branch, "branch"],
    [folder, "worktree"],
  ] as const;
  for (const [text, source] of candidates) {
    if (text !== undefined && text.trim() !== "") {
      return { text: shortText(text, titleLimit), source };
    }
  }
  return undefined;
}
