import { once } from "node:events";
import { createInspector } from "@corral/inspector";
import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { createTestProcesses } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { tellDeaths } from "../support/told-deaths.ts";
import { until } from "../support/until.ts";

test("an executor ends once, and what is known of its end does not get worse", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service } = running;
  const child = processes.run("sleep 1000");
  const { id } = await service.registerExecutor({ pid: child.pid });
  const ended = await service.endExecutor(id, { how: "exited", exitCode: 3 });
  // It still runs: that its end was asked for is said.
  expect(ended.ending).toEqual({ how: "exited", exitCode: 3, by: "request" });
  const again = await service.endExecutor(id, { how: "unknown" });
  expect(again).toMatchObject({ endedAt: ended.endedAt, ending: ended.ending });
  await expect(service.endExecutor("nobody")).rejects.toMatchObject({
    code: "EXECUTOR_NOT_FOUND",
  });
  // Ended while it runs: what still runs of it is left over.
  expect((await service.getExecutor(id)).executor.alive).toBe(false);
});

test("50 real children, each told of 0 to 49 ms after its exit, keep their exit codes", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service, store } = running;
  const codes = Array.from({ length: 50 }, (_, at) => at);
  const spawned = await Promise.all(
    codes.map(async (code) => {
      const child = processes.run(`until [ -e go ]; do sleep 0.1; done; exit ${code}`);
      return { child, code, id: (await service.registerExecutor({ pid: child.pid })).id };
    }),
  );
  const scans = { stopped: false };
  const scanning = (async () => {
    while (!scans.stopped) await service.refresh();
  })();
  processes.run("touch go");
  await Promise.all(
    spawned.map(async ({ child, code, id }) => {
      const [exitCode] = await once(child, "exit");
      await new Promise((resolve) => setTimeout(resolve, code)); // the way of a message
      await service.endExecutor(id, { how: "exited", exitCode: Number(exitCode) });
    }),
  );
  scans.stopped = true;
  await scanning;
  const codeOf = async (id: string) => [
    (await store.executors.get(id))?.ending?.exitCode,
    (await service.getExecutor(id)).executor.ending?.exitCode,
  ];
  const kept = await Promise.all(spawned.map(({ id }) => codeOf(id)));
  expect(kept).toEqual(codes.map((code) => [code, code]));
});

test("an exit code completes an end that a scan saw and wrote, at the moment that was seen", async () => {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100 });
  await using running = await startService({ inspector });
  const { service, store } = running;
  const { id } = await service.registerExecutor({ pid: 100 });
  await service.refresh();
  inspector.exitProcess(100);
  await service.refresh();
  const seen = await store.executors.get(id);
  expect(seen).toMatchObject({ ending: { how: "exited" } });
  const ended = await service.endExecutor(id, { how: "exited", exitCode: 7 });
  expect(ended).toMatchObject({ endedAt: seen?.endedAt, ending: { how: "exited", exitCode: 7 } });
  const [listed] = (await service.refresh()).executors;
  expect(listed?.ending).toEqual({ how: "exited", exitCode: 7 });
});

test("the exit code that only `corral run` knows is kept, though the scan saw the end first", async () => {
  const inspector = new MockProcessInspector();
  const runner = inspector.addProcess({ pid: 50, name: "corral" });
  inspector.addProcess({ pid: 100, parentPid: 50 });
  await using running = await startService({ inspector });
  const { service } = running;
  const { id } = await service.registerExecutor({ pid: 100, runner, origin: "launched" });
  await service.refresh();
  inspector.exitProcess(100);
  const seen = await service.refresh();
  expect(seen.executors.find((executor) => executor.id === id)?.alive).toBe(false);
  // Asked for without knowing more, which is no reason to forget that it was seen to exit.
  expect((await service.endExecutor(id)).ending).toEqual({ how: "exited" });
  const ended = await service.endExecutor(id, { how: "exited", exitCode: 7 });
  expect(ended.ending).toEqual({ how: "exited", exitCode: 7 });
});

test("an exit code that another service was told is known here within a tick", async () => {
  await using processes = await createTestProcesses();
  const path = `${processes.directory}/corral.db`;
  using inspector = createInspector();
  tellDeaths(inspector); // none: the exit code comes from the other service alone
  await using first = await startService({ path, inspector });
  await using second = await startService({ path, inspector });
  const child = processes.run("until [ -e go ]; do sleep 0.02; done; exit 7");
  const { id } = await first.service.registerExecutor({ pid: child.pid });
  processes.run("touch go");
  await once(child, "exit");
  const seen = await first.service.refresh();
  expect(seen.executors.find((one) => one.id === id)?.ending).toEqual({ how: "exited" });
  await second.service.endExecutor(id, { how: "exited", exitCode: 7 });
  const view = await first.service.refresh();
  expect(view.executors.find((one) => one.id === id)?.ending).toEqual({
    how: "exited",
    exitCode: 7,
  });
});

test.each([false, true])(
  "who was killed by Corral is said to have been, also when its parent tells first: %s",
  async (tells) => {
    await using processes = await createTestProcesses();
    await using running = await startService();
    const { service } = running;
    const child = processes.run("exec sleep 1000");
    const { id } = await service.registerExecutor({ pid: child.pid });
    const tell = async () => {
      await once(child, "exit");
      if (tells) await service.endExecutor(id, { how: "killed", signal: "SIGTERM" });
    };
    const told = tell();
    const scope = { kind: "executor", executorId: id } as const;
    const plan = await service.previewKill(scope);
    const report = await service.killProcesses({
      scope,
      confirmed: plan.targets.map(({ process }) => process),
    });
    await told;
    const ending = await until("the kill is said to have ended it", async () => {
      await service.refresh();
      const found = (await service.getExecutor(id)).executor.ending;
      return found?.by !== undefined && found;
    });
    expect(ending).toEqual({ how: "killed", signal: "SIGTERM", by: report.id });
  },
);
