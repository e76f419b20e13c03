import { shortIds, visibleText } from "@corral/process-service/internal";
import { createCorralClient } from "@corral/client";

/** What can be completed for a target, with a word about it. */
export interface KnownTarget {
  readonly value: string;
  readonly about: string;
}

/** A person waits for each key. */
const answerWithinMs = 500;

/** Of the running server; empty without one, as completion starts nothing. */
export async function knownTargets(): Promise<readonly KnownTarget[]> {
  try {
    const { api } = createCorralClient({ client: "cli", answerWithinMs });
    const executors = await api.executors.list.query();
    const short = shortIds(executors.map(({ id }) => id));
    const there = executors.filter(({ alive, totals }) => alive || totals.leftOver > 0);
    const left = there.some(({ alive }) => !alive);
    return [
      ...(left ? [{ value: "left-over", about: "what ended agents left over" }] : []),
      ...there.flatMap(({ id, label, pid, title, task, totals }) => {
        const about = visibleText(`${label} ${pid} ${title?.text ?? ""}`.trim());
        const words = [short.get(id), task, ...totals.ports.map((port) => `:${port}`)];
        return words
          .flatMap((value) => (value === undefined || /\s/.test(value) ? [] : [value]))
          .map((value) => ({ value, about }));
      }),
    ];
  } catch {
    return [];
  }
}
