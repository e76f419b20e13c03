import { expect, test } from "vitest";
import { summarize } from "../../../../src/features/processes/model/summary.ts";
import { corralView, executorView, member, processView } from "../../../support/view-builders.ts";

const port = (number: number) => ({ protocol: "tcp", address: "::", port: number }) as const;
const totalsWith = (leftOver: number) => ({ ...executorView("any").totals, leftOver });

test("totals contain owned processes only", () => {
  const { agents, leftOver } = summarize(
    corralView({
      executors: [executorView("a"), executorView("b", { alive: false, totals: totalsWith(1) })],
      processes: [
        processView(1),
        member(2, "a", { memoryBytes: 10, cpuPercent: 3 }),
        member(3, "a", { memoryBytes: 90 }, { standing: "suspected" }),
        member(4, "b", { memoryBytes: 20, cpuPercent: 1 }, { leftOver: true }),
      ],
    }),
  );
  expect(agents).toMatchObject({ executors: 1, processes: 2, memoryBytes: 30, cpuPercent: 4 });
  expect(leftOver).toMatchObject({ executors: 1, processes: 1, memoryBytes: 20 });
});

test("left-overs are living processes; each port counts once", () => {
  const { leftOver } = summarize(
    corralView({
      executors: ["a", "b"].map((id) => executorView(id, { alive: false, totals: totalsWith(1) })),
      processes: [
        member(2, "a", { ports: [port(3000), port(80)] }, { leftOver: true }),
        member(3, "b", { ports: [port(3000)] }, { leftOver: true }),
        member(4, "c", {}, { standing: "suspected" }),
        member(5, "d", { state: "zombie" }),
      ],
    }),
  );
  expect(leftOver).toMatchObject({
    executors: 2,
    processes: 2,
    memoryBytes: 200,
    ports: [80, 3000],
  });
});
