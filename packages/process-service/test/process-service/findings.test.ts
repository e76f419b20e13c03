import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { createTestProcesses, kill } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

test("the same server started twenty times under a living agent is a leak of that agent", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service } = running;
  const root = processes.run(
    "while [ ! -e go ]; do sleep 0.02; done; for i in {1..20}; do bash -c 'while :; do sleep 1000; done' serve & sleep 0.02; done; echo $$ > done; wait",
  );
  const executor = await service.registerExecutor({ pid: root.pid, label: "agent" });
  processes.run("touch go");
  await processes.pidFrom("done");
  const leak = await until("the leak is found", async () => {
    await service.refresh();
    const findings = await service.findings();
    return findings.find(
      ({ kind, executorId, processIds }) =>
        kind === "leak" && executorId === executor.id && processIds.length === 20,
    );
  });
  expect(leak.reason).toContain("20 times");
});

test("what an ended executor left over is a finding, until it is gone", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service } = running;
  const root = processes.run("sleep 1000 & echo $! > child; wait");
  const child = await processes.pidFrom("child");
  const executor = await service.registerExecutor({ pid: root.pid, label: "agent" });
  kill(root.pid);
  const isFound = async () => {
    const { findings } = await service.refresh();
    return findings.some(
      ({ kind, executorId }) => kind === "left-over" && executorId === executor.id,
    );
  };
  await until("it is found", isFound);
  kill(child);
  await until("it is gone", async () => !(await isFound()));
});

test("a clock that jumps makes no finding, and a real duration does", async () => {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100, memoryBytes: 10 * 1024 ** 3 });
  let monotonic = 0;
  await using running = await startService({
    inspector,
    now: inspector.clock.now,
    monotonic: () => monotonic,
    settings: { memoryThresholdBytes: 1024 ** 3, thresholdDurationMs: 60_000 },
  });
  const { service } = running;
  await service.registerExecutor({ pid: 100 });
  const kinds = async () => (await service.refresh()).findings.map(({ kind }) => kind);
  monotonic += 1_000;
  expect(await kinds()).toEqual([]);
  inspector.clock.advance(3_600_000);
  monotonic += 1_000;
  expect(await kinds()).toEqual([]);
  monotonic += 60_000;
  expect(await kinds()).toEqual(["high-memory"]);
});
