import { join } from "node:path";
import { expect, test } from "vitest";
import { openSqliteStore } from "../../src/sqlite.ts";
import { createTestProcesses, kill } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

test("two services on one store see each other's executors, ends and marks within a tick", async () => {
  await using processes = await createTestProcesses();
  const path = join(processes.directory, "corral.db");
  await using first = await startService({ path });
  await using second = await startService({ path });
  const root = processes.run("sleep 1000 & echo $! > child; wait");
  const child = await processes.pidFrom("child");
  const executor = await first.service.registerExecutor({ pid: root.pid, label: "shared" });

  const seen = await second.service.refresh();
  expect(seen.executors.find(({ id }) => id === executor.id)).toMatchObject({ alive: true });
  expect(seen.processes.find(({ pid }) => pid === child)?.association).toMatchObject({
    executorId: executor.id,
    standing: "owned",
  });
  await expect(second.service.registerExecutor({ pid: root.pid })).rejects.toMatchObject({
    code: "EXECUTOR_EXISTS",
  });

  await first.service.protect({ executorId: executor.id });
  const kept = await second.service.refresh();
  expect(kept.executors.find(({ id }) => id === executor.id)?.protected).toBe(true);
  await first.service.updateSettings({ cpuThresholdPercent: 77 });
  await second.service.refresh();
  expect(second.service.settings().cpuThresholdPercent).toBe(77);

  await second.service.endExecutor(executor.id, { how: "exited", exitCode: 0 });
  await until("the other has taken over the end", async () => {
    const view = await first.service.refresh();
    return view.executors.find(({ id }) => id === executor.id)?.alive === false;
  });
});

test("lineage seen by one service is known to the other", async () => {
  await using processes = await createTestProcesses();
  const path = join(processes.directory, "corral.db");
  await using first = await startService({ path });
  await using second = await startService({ path });
  const root = processes.run(
    "while [ ! -e go ]; do sleep 0.02; done; bash -c 'setsid sleep 1000 & echo $! > orphan; while [ ! -e leave ]; do sleep 0.05; done'; sleep 1000",
  );
  const executor = await first.service.registerExecutor({ pid: root.pid });
  processes.run("touch go");
  const orphan = await processes.pidFrom("orphan");
  const evidence = async () => {
    const { processes: all } = await first.service.refresh();
    return all.find(({ pid }) => pid === orphan)?.association?.evidence;
  };
  await until("the first has seen the link", async () => (await evidence()) === "descendant");
  processes.run("touch leave");
  await until("the shell in between is gone", async () => (await evidence()) === "lineage");
  const view = await second.service.refresh();
  expect(view.processes.find(({ pid }) => pid === orphan)?.association).toMatchObject({
    executorId: executor.id,
    standing: "owned",
  });
});

test.each([
  { how: "unknown" },
  { how: "exited" },
  { how: "host-rebooted" },
  { how: "killed", signal: "SIGTERM", by: "a kill" },
] as const)(
  "a row that says $how does not outrank a living process that is held",
  async (ending) => {
    await using processes = await createTestProcesses();
    const path = join(processes.directory, "corral.db");
    await using running = await startService({ path });
    const { service } = running;
    const root = processes.run("sleep 1000 & echo $! > child; wait");
    const child = await processes.pidFrom("child");
    const { id } = await service.registerExecutor({ pid: root.pid });

    // As an older Corral in a container wrote it, or one that was misled otherwise.
    await using other = await openSqliteStore({ path, hostId: service.hostId });
    await other.executors.end(id, Date.now(), ending);
    const view = await service.refresh();
    expect(view.executors.find((executor) => executor.id === id)).toMatchObject({ alive: true });
    const leftOver = view.processes.filter(({ association }) => association?.leftOver);
    expect(leftOver.map(({ pid }) => pid)).not.toContain(child);
    expect(await other.executors.get(id)).not.toHaveProperty("endedAt");

    kill(root.pid);
    await until("its end is seen", async () => {
      const later = await service.refresh();
      return later.executors.find((executor) => executor.id === id)?.alive === false;
    });
  },
);

test("that this machine was booted since is not believed in the same boot, also not at a start", async () => {
  await using processes = await createTestProcesses();
  const path = join(processes.directory, "corral.db");
  const living = processes.run("sleep 1000");
  const dead = processes.run("sleep 1000");
  const [first, second] = await (async () => {
    await using running = await startService({ path });
    return [
      await running.service.registerExecutor({ pid: living.pid }),
      await running.service.registerExecutor({ pid: dead.pid }),
    ];
  })();
  kill(dead.pid);
  await using other = await openSqliteStore({ path, hostId: first.hostId });
  // As a machine with a copy of this one's machine id writes it into a home that both have mounted.
  for (const { id } of [first, second])
    await other.executors.end(id, Date.now(), { how: "host-rebooted" });

  await using after = await startService({ path });
  const view = await after.service.refresh();
  const alive = (id: string) => view.executors.find((executor) => executor.id === id)?.alive;
  expect(alive(first.id)).toBe(true);
  expect(alive(second.id)).toBe(false);
  expect(await other.executors.get(first.id)).not.toHaveProperty("endedAt");
});
