import { viewBuilders } from "@corral/testing";

const memoryBytes = 1_048_576;

export const { processView, executorView } = viewBuilders({
  process: { memoryBytes },
  executor: {
    totals: { processes: 1, memoryBytes, cpuPercent: 0, ports: [], leftOver: 0, suspected: 0 },
  },
});
