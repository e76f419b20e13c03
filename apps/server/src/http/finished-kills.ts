import { defined } from "@corral/inspector/core";
import type { KillReport, ProcessService } from "@corral/process-service";

const PAGE_SIZE = 100;

/** Each call resolves to the kills of all clients that finished since the previous call. */
export function finishedKills(
  service: Pick<ProcessService, "listKills">,
  since: number,
): () => Promise<readonly KillReport[]> {
  const counted = new Set<string>();
  return async () => {
    const fresh: KillReport[] = [];
    let before: string | undefined;
    for (;;) {
      const page = await service.listKills({ limit: PAGE_SIZE, ...defined({ before }) });
      const recent = page.filter(({ startedAt }) => startedAt >= since);
      const isNew = ({ id, status, signal }: KillReport) =>
        status !== "running" && signal === undefined && !counted.has(id);
      fresh.push(...recent.filter(isNew));
      const last = recent.at(-1);
      if (last === undefined || recent.length < PAGE_SIZE || counted.has(last.id)) break;
      before = last.id;
    }
    for (const { id } of fresh) counted.add(id);
    return fresh;
  };
}
