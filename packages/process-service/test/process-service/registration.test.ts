import { homedir } from "node:os";
import { join } from "node:path";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { createTestProcesses, isAlive } from "../support/processes.ts";
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
  await writeFile(join(processes.directory, "shop", ".git", "HEAD"), "ref: refs/heads/main\n");
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

test("registering a tree that runs already remembers what is below it at once", async () => {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100 });
  inspector.addProcess({ pid: 101, parentPid: 100 });
  inspector.addProcess({ pid: 102, parentPid: 101 });
  await using running = await startService({ inspector });
  const { service } = running;
  const scan = inspector.snapshot.bind(inspector);
  let scans = 0;
  inspector.snapshot = async () => {
    scans += 1;
    // The one in the middle goes between the scan of the registration and the next one.
    if (scans === 2) inspector.exitProcess(101);
    return scan();
  };
  const { id } = await service.registerExecutor({ pid: 100 });
  const { processes } = await service.refresh();
  expect(processes.find(({ pid }) => pid === 101)).toBeUndefined();
  expect(processes.find(({ pid }) => pid === 102)?.association).toMatchObject({
    executorId: id,
    evidence: "lineage",
    standing: "owned",
  });
});

test("registrations that come at once share views, and each is in the one that it has led to", async () => {
  const inspector = new MockProcessInspector();
  const pids = Array.from({ length: 200 }, (_, at) => 1_000 + at);
  for (const pid of pids) inspector.addProcess({ pid });
  await using running = await startService({ inspector });
  const { service } = running;
  const before = (await service.view()).revision;
  const shown = await Promise.all(
    pids.map(async (pid) => {
      const { id } = await service.registerExecutor({ pid });
      const { executors, revision } = await service.view();
      return { isShown: executors.some((one) => one.id === id && one.alive), revision };
    }),
  );
  expect(shown.filter(({ isShown }) => isShown)).toHaveLength(pids.length);
  const last = Math.max(...shown.map(({ revision }) => revision));
  expect(last - before).toBeLessThan(pids.length / 2);
});

test("only a detection makes a detected executor", async () => {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100 });
  await using running = await startService({ inspector });
  const { service } = running;
  for (const origin of ["detected", "adopted"]) {
    // @ts-expect-error nothing else may be claimed
    await expect(service.registerExecutor({ pid: 100, origin })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      field: "origin",
    });
  }
  expect(await service.listExecutors()).toEqual([]);
});
