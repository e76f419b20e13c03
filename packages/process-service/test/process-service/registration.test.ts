import { homedir } from "node:os";
import { join } from "node:path";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { createTestProcesses, isAlive, kill } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

for (const pid of [0, -1, 1, Number.NaN, 1.5]) {
  test(`pid ${pid} is refused as an argument`, async () => {
    await using running = await startService({ inspector: new MockProcessInspector() });
    await expect(running.service.registerExecutor({ pid })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      field: "pid",
    });
    expect(await running.service.listExecutors()).toEqual([]);
  });
}

test("a dead pid is not found", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const child = processes.run("exit 0");
  await until("it is dead", () => !isAlive(child.pid));
  await expect(running.service.registerExecutor({ pid: child.pid })).rejects.toMatchObject({
    code: "PROCESS_NOT_FOUND",
  });
});

test("a pid that another process has taken since is refused", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const child = processes.run("sleep 1000");
  await expect(
    running.service.registerExecutor({ pid: child.pid, startToken: "another boot:1" }),
  ).rejects.toMatchObject({ code: "PROCESS_NOT_FOUND", field: "startToken" });
});

test("the same process twice, and the same id twice, are conflicts", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service } = running;
  const child = processes.run("sleep 1000");
  const other = processes.run("sleep 1000");
  const executor = await service.registerExecutor({ pid: child.pid });
  await expect(service.registerExecutor({ pid: child.pid })).rejects.toMatchObject({
    code: "EXECUTOR_EXISTS",
    field: "pid",
  });
  await expect(service.registerExecutor({ pid: other.pid, id: executor.id })).rejects.toMatchObject(
    { code: "EXECUTOR_EXISTS", field: "id" },
  );
  // Two at once: one wins, in whatever order.
  const both = await Promise.allSettled([
    service.registerExecutor({ pid: other.pid }),
    service.registerExecutor({ pid: other.pid }),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("another user's process is refused", async () => {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100, userId: 1_000 });
  await using running = await startService({ inspector, userId: 1_001 });
  await expect(running.service.registerExecutor({ pid: 100 })).rejects.toMatchObject({
    code: "PERMISSION_DENIED",
  });
});

test("a workspace that would own everything is refused, also behind a symlink", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const child = processes.run("sleep 1000");
  const link = join(processes.directory, "link");
  await symlink(homedir(), link);
  await writeFile(join(processes.directory, "file"), "");
  const missing = join(processes.directory, "missing");
  const file = join(processes.directory, "file");
  for (const workspace of ["/", homedir(), "/tmp", link, "relative", missing, file]) {
    await expect(
      running.service.registerExecutor({ pid: child.pid, workspace }),
    ).rejects.toMatchObject({ code: "INVALID_ARGUMENT", field: "workspace" });
  }
  expect(await running.service.listExecutors()).toEqual([]);
});

test("what is not said is found: the worktree around the process, and its repository", async () => {
  await using processes = await createTestProcesses();
  await mkdir(join(processes.directory, "shop", ".git"), { recursive: true });
  await mkdir(join(processes.directory, "shop", "src"));
  await using running = await startService();
  const child = processes.run("sleep 1000", { cwd: join(processes.directory, "shop", "src") });
  await until("it works there", async () => {
    const { processes: all } = await running.service.refresh();
    return all.some(({ pid, workingDirectory }) => pid === child.pid && workingDirectory);
  });
  expect(await running.service.registerExecutor({ pid: child.pid })).toMatchObject({
    workspace: join(processes.directory, "shop"),
    project: "shop",
    origin: "registered",
  });
});

test("adopting a tree that already runs takes in what is below it at once", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service } = running;
  const root = processes.run("sleep 1000 & echo $! > child; wait");
  const child = await processes.pidFrom("child");
  const executor = await service.adoptExecutor({ pid: root.pid, label: "adopted" });
  expect(executor.origin).toBe("adopted");
  kill(root.pid);
  await until("the child is left over", async () => {
    const { processes: all } = await service.refresh();
    const association = all.find(({ pid }) => pid === child)?.association;
    return association?.leftOver === true && association.standing === "owned";
  });
});
