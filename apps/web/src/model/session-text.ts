import type { ExecutorSession, ExecutorTitle, ExecutorView } from "@corral/process-service/core";
import { visibleText } from "@corral/process-service/internal";

/** How the session of an agent is known. */
export const tieWords: Readonly<Record<NonNullable<ExecutorSession["tie"]>, string>> = {
  process: "the product's file names the process",
  "open-file": "the process holds its file open",
  marker: "its processes carry the id",
  argument: "it was started with the id",
  start: "it began with the process, in its directory",
  hook: "a hook said so",
};

const titleSources: Readonly<Record<ExecutorTitle["source"], string>> = {
  task: "the task it was registered with",
  session: "the title of its session",
  branch: "the branch of its worktree",
  worktree: "the folder of its worktree",
};

/** What an agent's row leaves out, a line each: where the title is from, session, model and worktree. */
export function executorHint({ title, session, product, workspace }: ExecutorView): string {
  const known = session?.tie === undefined ? "" : ` (${tieWords[session.tie]})`;
  return [
    title && `${title.text} (${titleSources[title.source]})`,
    product && `product: ${product.title}`,
    session && `session: ${session.id}${known}`,
    session?.model === undefined ? undefined : `model: ${session.model}`,
    workspace === undefined ? undefined : `worktree: ${workspace}`,
  ]
    .flatMap((line) => (line === undefined ? [] : [visibleText(line)]))
    .join("\n");
}
