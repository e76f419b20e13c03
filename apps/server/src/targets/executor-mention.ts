import type { ExecutorView } from "@corral/process-service/core";
import { shortIds, visibleText } from "@corral/process-service/internal";

/** "a3f9 claude 4711 (feat/login)"; `ids`: of all that are known, which the short id tells apart. */
export function executorMention(
  { id, label, pid, title }: Pick<ExecutorView, "id" | "label" | "pid" | "title">,
  ids: readonly string[],
): string {
  const works = title === undefined ? "" : ` (${visibleText(title.text)})`;
  return `${shortIds(ids).get(id) ?? id} ${visibleText(label)} ${pid}${works}`;
}
