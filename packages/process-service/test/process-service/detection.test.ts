import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  createTestProcesses,
  kill,
  launcherPath,
  type TestProcesses,
} from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

/** A script called `claude`, as an agent's launcher is, in a linked worktree. */
async function startAgent(processes: TestProcesses) {
  const worktree = join(processes.directory, "fix-login");
  await mkdir(join(worktree, "src"), { recursive: true });
  await writeFile(join(worktree, ".git"), "gitdir: /repos/shop/.git/worktrees/fix-login\n");
  const script = await launcherPath(processes, "claude");
  await writeFile(script, "#!/bin/bash\nsleep 1000 & echo $! > ../../child\nwait\n");
  await chmod(script, 0o755);
  const root = processes.run(`exec ${script}`, { cwd: join(worktree, "src") });
  return { root, worktree, child: await processes.pidFrom("child") };
}

test("a known agent becomes an executor by itself, and its left-overs are found when it is dead", async () => {
  await using processes = await createTestProcesses();
  const { root, worktree, child } = await startAgent(processes);
  const path = join(processes.directory, "corral.db");
  {
    await using running = await startService({ path, settings: { detectAgents: true } });
    const view = await running.service.refresh();
    expect(view.executors.find(({ pid }) => pid === root.pid)).toMatchObject({
      kind: "coding-agent",
      origin: "detected",
      label: "claude",
      project: "shop",
      workspace: worktree,
    });
    expect(view.processes.find(({ pid }) => pid === child)?.association).toMatchObject({
      evidence: "descendant",
      standing: "owned",
    });
  }
  kill(root.pid);
  await using running = await startService({ path, settings: { detectAgents: true } });
  await until("its child is left over", async () => {
    const { processes: all } = await running.service.refresh();
    return all.find(({ pid }) => pid === child)?.association?.leftOver === true;
  });
});

test("a registration replaces a detected executor, with its protection and lineage", async () => {
  await using processes = await createTestProcesses();
  const { root, child } = await startAgent(processes);
  await using running = await startService({ settings: { detectAgents: true } });
  const { service } = running;
  await service.refresh();
  const executor = await service.registerExecutor({
    pid: root.pid,
    label: "TASK-12",
    task: "TASK-12",
  });
  const view = await service.refresh();
  expect(view.executors.filter(({ pid }) => pid === root.pid).map(({ id }) => id)).toEqual([
    executor.id,
  ]);
  kill(root.pid);
  await until("what it left over is the registered one's", async () => {
    const { processes: all } = await service.refresh();
    const association = all.find(({ pid }) => pid === child)?.association;
    return association?.leftOver === true && association.executorId === executor.id;
  });
});

test("an agent inside a registered tree belongs to it, and one that was ended does not come back", async () => {
  await using processes = await createTestProcesses();
  const script = await launcherPath(processes, "codex");
  await writeFile(script, "#!/bin/bash\necho $$ > inner\nsleep 1000\n");
  await chmod(script, 0o755);
  await using running = await startService();
  const { service } = running;
  const root = processes.run(`while [ ! -e go ]; do sleep 0.02; done; ${script}; wait`);
  const executor = await service.registerExecutor({ pid: root.pid, label: "script" });
  await service.updateSettings({ detectAgents: true });
  processes.run("touch go");
  const inner = await processes.pidFrom("inner");
  await until("it is the script's", async () => {
    const { processes: all } = await service.refresh();
    return all.find(({ pid }) => pid === inner)?.association?.executorId === executor.id;
  });
  const view = await service.refresh();
  expect(view.executors.some(({ pid }) => pid === inner)).toBe(false);
  await service.endExecutor(executor.id);
  const after = await service.refresh();
  expect(after.executors.some(({ pid }) => pid === inner)).toBe(false);
});

test("nothing is detected when a person has switched it off", async () => {
  await using processes = await createTestProcesses();
  const { root } = await startAgent(processes);
  await using running = await startService({ settings: { detectAgents: false } });
  const view = await running.service.refresh();
  expect(view.executors.some(({ pid }) => pid === root.pid)).toBe(false);
});
