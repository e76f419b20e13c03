import type { ProcessView } from "@corral/process-service/core";
import { belongsTo, viewBuilders } from "@corral/testing";

export const takenAt = 1_700_000_000_000;

const builders = viewBuilders({
  process: { memoryBytes: 100, cpuPercent: 1 },
  executor: {
    pid: 10,
    startToken: "boot:10",
    startedAt: takenAt - 600_000,
    registeredAt: takenAt - 600_000,
  },
  view: { takenAt },
});
export const { executorView, corralView } = builders;

export function processView(pid: number, fields: Partial<ProcessView> = {}): ProcessView {
  const own = { command: `p${pid} --run`, startedAt: takenAt - 60_000 + pid };
  return builders.processView(pid, { ...own, ...fields });
}

/** A process that is associated with an executor. */
export function member(
  pid: number,
  executorId: string,
  fields: Partial<ProcessView> = {},
  association: Partial<NonNullable<ProcessView["association"]>> = {},
): ProcessView {
  return processView(pid, { ...fields, association: belongsTo(executorId, association) });
}
