import { viewBuilders } from "@corral/testing";
import type { ProcessView } from "@corral/process-service";

const memoryBytes = 1_048_576;

const builders = viewBuilders({
  process: { memoryBytes },
  executor: {
    totals: { processes: 1, memoryBytes, cpuPercent: 0, ports: [], leftOver: 0, suspected: 0 },
  },
});

export const { executorView } = builders;

/** A process whose command says what runs, unless a title is given. */
export function processView(pid: number, fields: Partial<ProcessView> = {}): ProcessView {
  const { command } = fields;
  return builders.processView(pid, { ...(command !== undefined && { title: command }), ...fields });
}
