import { mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createTestProcesses, isAlive } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

const onLinux = process.platform === "linux";

test.runIf(onLinux)("a workspace is found through a symlink, and stopped", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service } = running;
  const workspace = join(processes.directory, "worktree");
  const link = join(processes.directory, "link");
  await mkdir(workspace);
  await symlink(workspace, link);
  const { pid } = processes.run("sleep 1000 & wait", { cwd: workspace });
  await service.registerExecutor({ pid, workspace: link });

  const scope = { kind: "workspace", workspace: `${link}/` } as const;
  const plan = await service.previewKill(scope);
  expect(plan.scope).toEqual({ kind: "workspace", workspace });
  expect(plan.targets.map((target) => target.process.pid)).toContain(pid);
  const confirmed = plan.targets.map((target) => target.process);
  const report = await service.killProcesses({ scope, confirmed });
  expect(report.confirmedGone).toBe(confirmed.length);
  await until("all are gone", () => confirmed.every((each) => !isAlive(each.pid)));
});

test.runIf(onLinux)("a workspace that was removed is found below a symlink", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service } = running;
  const workspace = join(processes.directory, "worktree");
  await mkdir(workspace);
  await symlink(processes.directory, join(processes.directory, "link"));
  const { pid } = processes.run("sleep 1000 & wait", { cwd: workspace });
  await service.registerExecutor({ pid, workspace });
  await rm(workspace, { recursive: true });

  const through = join(processes.directory, "link", "worktree");
  const plan = await service.previewKill({ kind: "workspace", workspace: through });
  expect(plan.targets.map((target) => target.process.pid)).toContain(pid);
});

test("a relative workspace is refused: it would mean another directory where Corral runs", async () => {
  await using running = await startService();
  const scope = { kind: "workspace", workspace: "worktree" } as const;
  const refusal = { code: "INVALID_ARGUMENT", field: "scope.workspace" };
  await expect(running.service.previewKill(scope)).rejects.toMatchObject(refusal);
  const process = { pid: 4_194_304, startToken: "x" };
  await expect(running.service.startKill({ scope, confirmed: [process] })).rejects.toMatchObject(
    refusal,
  );
});
