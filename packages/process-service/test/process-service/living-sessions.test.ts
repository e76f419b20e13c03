import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { AgentProducts, ProcessService } from "../../src/index.ts";
import { FakeSessions } from "../support/fake-sessions.ts";
import { createTestProcesses, kill } from "../support/processes.ts";
import { agent, started } from "../support/session-scene.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

/** Told by the last argument: a stand-in's process may look like anything. */
const products: AgentProducts = {
  identify: ({ command }) => {
    const role = ({ "an-agent": "agent", "its-daemon": "daemon" } as const)[command.at(-1) ?? ""];
    return role && { label: "codex", title: "Codex", role };
  },
};

/** A command in a thread, as the daemon starts it: in a session of its own, without a terminal. */
const commandIn = (worktree: string): string =>
  `(cd ${worktree} && CODEX_THREAD_ID=thread-${worktree} exec setsid bash -c 'sleep 1000 & echo $! > ../server-${worktree}; wait') &`;

async function associationOf(service: ProcessService, pid: number) {
  const { processes } = await service.refresh();
  return processes.find((process) => process.pid === pid)?.association;
}

test("what one daemon runs for two agents is each one's, and left over once agent and daemon are gone", async () => {
  await using processes = await createTestProcesses();
  const sessions = new FakeSessions();
  await using running = await startService({ products, sessions });
  const { service } = running;
  const ids: Record<string, string> = {};
  const roots: Record<string, number> = {};
  for (const name of ["a", "b"]) {
    const cwd = join(processes.directory, name);
    await mkdir(cwd);
    const root = processes.run("exec bash -c 'sleep 1000 & wait' an-agent", { cwd });
    roots[name] = root.pid;
    const { id } = await service.registerExecutor({
      pid: root.pid,
      kind: "coding-agent",
      label: "codex",
      workspace: cwd,
    });
    ids[name] = id;
  }
  const daemon = processes.run(
    `exec bash -c "${`${commandIn("a")} ${commandIn("b")}`.replaceAll("$", "\\$")} wait" its-daemon`,
  );
  const servers = {
    a: await processes.pidFrom("server-a"),
    b: await processes.pidFrom("server-b"),
  };
  const evidenceOf = async (name: "a" | "b") =>
    (await associationOf(service, servers[name]))?.standing;
  // Nothing says yet whose thread it is.
  expect([await evidenceOf("a"), await evidenceOf("b")]).not.toContain("owned");

  sessions.set(roots["a"]!, { id: "thread-a" });
  sessions.set(roots["b"]!, { id: "thread-b" });
  for (const name of ["a", "b"] as const) {
    const association = await until(`the server in ${name} is owned`, async () => {
      const found = await associationOf(service, servers[name]);
      return found?.standing === "owned" ? found : undefined;
    });
    expect(association).toMatchObject({ executorId: ids[name], leftOver: false });
  }

  kill(roots["a"]!);
  await until("the agent has ended", async () => {
    const { executors } = await service.refresh();
    return executors.find(({ id }) => id === ids["a"])?.alive === false;
  });
  expect(await associationOf(service, servers.a)).toMatchObject({
    leftOver: false,
    stillUsedBy: { pid: daemon.pid },
  });
  kill(daemon.pid);
  await until("the server is left over", async () => {
    const found = await associationOf(service, servers.a);
    return found?.leftOver === true && found.executorId === ids["a"];
  });
  expect(await associationOf(service, servers.b)).toMatchObject({
    executorId: ids["b"],
    standing: "owned",
    leftOver: false,
  });
});

test("what an ended agent leaves is not left over while another has its session", async () => {
  await using running = await started();
  const { service, sessions, inspector } = running;
  inspector.addProcess({ pid: 101, parentPid: 100, name: "server", command: ["server"] });
  sessions.set(100, { id: "s-1" });
  const { id } = await agent(service, 100);
  inspector.removeProcess(100);
  sessions.set(200, { id: "s-1" });
  await agent(service, 200);
  expect(await associationOf(service, 101)).toMatchObject({
    executorId: id,
    standing: "owned",
    leftOver: false,
    stillUsedBy: { pid: 200, name: "claude" },
  });
  sessions.set(200, { state: "ended" });
  const left = await associationOf(service, 101);
  expect(left).toMatchObject({ executorId: id, leftOver: true });
  expect(left?.stillUsedBy).toBeUndefined();
  sessions.set(200, { state: "idle" });
  expect((await associationOf(service, 101))?.leftOver).toBe(false);
  await service.updateSettings({ readSessions: false });
  expect((await associationOf(service, 101))?.leftOver).toBe(true);
});
