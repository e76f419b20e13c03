import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { startService } from "../support/service.ts";

test("the ancestors in a process's detail end where its association ends: at a reused parent pid", async () => {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 1, parentPid: null, startedAt: 1_000 });
  const { startToken } = inspector.addProcess({ pid: 100, startedAt: 2_000 });
  inspector.addProcess({ pid: 101, parentPid: 100, startedAt: 3_000 });
  inspector.addProcess({ pid: 102, parentPid: 101, startedAt: 4_000 });
  // 201 is older than the holder of pid 200, so that one cannot have started it.
  inspector.addProcess({ pid: 200, parentPid: 100, startedAt: 9_000 });
  const orphan = inspector.addProcess({ pid: 201, parentPid: 200, startedAt: 4_000 });
  await using running = await startService({ inspector, now: inspector.clock.now });
  const { service } = running;
  await service.registerExecutor({ pid: 100, startToken, id: "x" });
  const { processes } = await service.refresh();
  const detail = async (pid: number) =>
    service.getProcess(processes.find((process) => process.pid === pid)?.id ?? "");
  const pids = async (pid: number) => (await detail(pid)).ancestors.map((each) => each.pid);

  expect(await pids(102)).toEqual([101, 100]);
  expect(await pids(100)).toEqual([]);
  expect((await detail(orphan.pid)).process.association).toBeUndefined();
  expect(await pids(orphan.pid)).toEqual([]);
});
