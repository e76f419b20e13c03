import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import type { ProcessService } from "../../src/index.ts";
import { createTestProcesses, launcherPath, type TestProcesses } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

/** A script called `claude` that starts a child and stays. */
async function agentScript(processes: TestProcesses, child: string): Promise<string> {
  const { directory } = processes;
  const script = await launcherPath(processes, "claude", child);
  await writeFile(
    script,
    `#!/bin/bash\necho $$ > ${directory}/agent-${child}\nsleep 1000 & echo $! > ${directory}/${child}\nwait\n`,
  );
  await chmod(script, 0o755);
  return script;
}

async function rowOf(service: ProcessService, pid: number) {
  const { processes } = await service.refresh();
  return processes.find((process) => process.pid === pid);
}

test("an agent that a shell became by exec does not own what the shell had started", async () => {
  await using processes = await createTestProcesses();
  const script = await agentScript(processes, "after");
  await using running = await startService({ settings: { detectAgents: true } });
  const { service } = running;
  const root = processes.run(
    `sleep 1000 & echo $! > before; sleep 0.5; while [ ! -e go ]; do sleep 0.02; done; exec ${script}`,
  );
  const before = await processes.pidFrom("before");
  // Without the kernel's events an earlier scan tells what the process was.
  await delay(50);
  await service.refresh();
  processes.run("touch go");
  const after = await processes.pidFrom("after");
  await until("the agent is recognised", async () => {
    const { executors } = await service.refresh();
    return executors.some(({ pid }) => pid === root.pid);
  });
  expect((await rowOf(service, after))?.association).toMatchObject({ standing: "owned" });
  expect((await rowOf(service, before))?.association?.standing).not.toBe("owned");
  const executor = (await service.listExecutors()).find(({ pid }) => pid === root.pid)!;
  process.kill(root.pid, "SIGKILL");
  await until("its end is known", async () => {
    const { executors } = await service.refresh();
    return executors.some(({ id, alive }) => id === executor.id && !alive);
  });
  expect((await rowOf(service, after))?.association).toMatchObject({ leftOver: true });
  expect((await rowOf(service, before))?.association?.leftOver).not.toBe(true);
});

test("an agent in a tmux that another agent started is one of its own", async () => {
  await using processes = await createTestProcesses();
  const inner = await agentScript(processes, "inner");
  const outer = await launcherPath(processes, "claude", "outer");
  // Not the program itself: what counts is its name, and that it runs on.
  const tmux = `exec -a tmux bash -c "${inner} & wait"`;
  await writeFile(outer, `#!/bin/bash\n(setsid bash -c '${tmux}' &)\nsleep 1000 & wait\n`);
  await chmod(outer, 0o755);
  await using running = await startService({ settings: { detectAgents: true } });
  const { service } = running;
  await service.refresh();
  const root = processes.run(`exec ${outer}`);
  const agent = await processes.pidFrom("agent-inner");
  const child = await processes.pidFrom("inner");
  await until("both agents are recognised", async () => {
    const { executors } = await service.refresh();
    return [root.pid, agent].every((pid) => executors.some((executor) => executor.pid === pid));
  });
  const own = (await service.listExecutors()).find(({ pid }) => pid === agent)!;
  expect((await rowOf(service, child))?.association).toMatchObject({
    executorId: own.id,
    standing: "owned",
  });
});

test("the task of a detected agent is the branch of its worktree, and follows it", async () => {
  await using processes = await createTestProcesses();
  const script = await agentScript(processes, "child");
  const worktree = join(processes.directory, "shop");
  await mkdir(join(worktree, ".git", "rebase-merge"), { recursive: true });
  const head = async (text: string) => writeFile(join(worktree, ".git", "HEAD"), `${text}\n`);
  await head("ref: refs/heads/fix/login");
  const root = processes.run(`exec ${script}`, { cwd: worktree });
  await processes.pidFrom("child");
  const path = join(processes.directory, "corral.db");
  const taskOf = async (service: ProcessService) => {
    const { executors } = await service.refresh();
    return executors.find(({ pid }) => pid === root.pid)?.task;
  };
  {
    await using running = await startService({ path, settings: { detectAgents: true } });
    expect(await taskOf(running.service)).toBe("fix/login");
    await head("ref: refs/heads/other");
    expect(await taskOf(running.service)).toBe("other");
    // While a branch is rebased, HEAD is detached.
    await writeFile(join(worktree, ".git", "rebase-merge", "head-name"), "refs/heads/other\n");
    await head("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
    expect(await taskOf(running.service)).toBe("other");
    await head("ref: refs/heads/last");
    expect(await taskOf(running.service)).toBe("last");
    const stored = await running.store.executors.list({ hostId: running.service.hostId });
    expect(stored.find(({ pid }) => pid === root.pid)?.task).toBe("last");
  }
  await head("ref: refs/heads/meanwhile");
  await using running = await startService({ path, settings: { detectAgents: true } });
  expect(await taskOf(running.service)).toBe("meanwhile");
});

test("an agent that moves into a worktree that it made works there from then on", async () => {
  await using processes = await createTestProcesses();
  const { directory } = processes;
  const script = await launcherPath(processes, "claude");
  const shop = join(directory, "shop");
  const made = join(shop, ".claude", "worktrees", "pay");
  const wait = "while [ ! -e go ]; do sleep 0.02; done";
  await writeFile(script, `#!/bin/bash\ncd ${directory}; ${wait}; cd ${made}; sleep 1000 & wait\n`);
  await chmod(script, 0o755);
  for (const [root, branch] of [
    [directory, "outer"],
    [made, "pay"],
  ] as const) {
    await mkdir(join(root, ".git"), { recursive: true });
    await writeFile(join(root, ".git", "HEAD"), `ref: refs/heads/${branch}\n`);
  }
  await using running = await startService({ settings: { detectAgents: true } });
  const { service, store } = running;
  const root = processes.run(`exec ${script}`);
  const executor = async () => {
    const { executors } = await service.refresh();
    return executors.find(({ pid }) => pid === root.pid);
  };
  await until("it is recognised", async () => (await executor())?.task === "outer");
  processes.run("touch go");
  await until("it works in the new worktree", async () => (await executor())?.workspace === made);
  const moved = await executor();
  expect(moved).toMatchObject({ project: "pay", task: "pay" });
  expect(await store.executors.get(moved!.id)).toMatchObject({ workspace: made, task: "pay" });
});

test("an agent that lives for a second while nobody watches is detected at its exec", async (context) => {
  await using processes = await createTestProcesses();
  const script = await launcherPath(processes, "claude", "short");
  await writeFile(script, "#!/bin/bash\nsleep 1; exit 3\n");
  await chmod(script, 0o755);
  const settings = { detectAgents: true, watchIntervalMs: 3_600_000, idleIntervalMs: 3_600_000 };
  await using running = await startService({ settings });
  const { service } = running;
  if (service.inspector.capabilities.events.source !== "process-connector") {
    context.skip("the kernel tells this user nothing of execs");
  }
  const agent = processes.run(`exec ${script}`);
  await once(agent, "exit");
  await until("its end is recorded", async () => {
    const executors = await service.listExecutors();
    return executors.find(({ pid }) => pid === agent.pid)?.ending?.exitCode === 3;
  });
});
