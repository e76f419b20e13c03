import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Association, Executor, ProcessService } from "../../src/index.ts";
import { createTestProcesses, kill, type TestProcesses } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

/** An agent as Corral detects it: nothing of it carries Corral's own marker. */
async function startAgent(
  processes: TestProcesses,
  service: ProcessService,
  script = "sleep 1000 & wait",
): Promise<Executor> {
  const root = processes.run(script);
  return service.registerExecutor({
    pid: root.pid,
    label: "claude",
    workspace: processes.directory,
  });
}

async function associationOf(service: ProcessService, pid: number): Promise<Association> {
  return until("it is associated", async () => {
    const { processes } = await service.refresh();
    return processes.find((process) => process.pid === pid)?.association;
  });
}

test("a process with the pid of a running agent is the agent's, with words", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service } = running;
  const agent = await startAgent(processes, service);
  const daemon = processes.run("exec sleep 1000", { env: { CLAUDE_PID: String(agent.pid) } });
  const association = await associationOf(service, daemon.pid);
  expect(association).toMatchObject({
    executorId: agent.id,
    evidence: "agent-marker-and-workspace",
    standing: "owned",
    leftOver: false,
  });
  expect(association.explanation).toMatch(/^carries Claude Code's pid \(CLAUDE_PID\) of claude/);
});

test("a session id from the agent's tree makes a process its left-over after it has ended", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service } = running;
  const session = randomUUID();
  const secret = "hush-hush";
  const agent = await startAgent(
    processes,
    service,
    `CLAUDE_CODE_SESSION_ID=${session} bash -c 'echo $$ > shell; exec sleep 1000' & wait`,
  );
  const shell = await processes.pidFrom("shell");
  const before = await associationOf(service, shell);
  expect(before).toMatchObject({ evidence: "descendant", standing: "owned" });
  const env = { CLAUDE_CODE_SESSION_ID: session, CLAUDE_CODE_MESSAGING_TOKEN: secret };
  const daemon = processes.run("exec sleep 1000", { env });
  // Starts are known to a clock tick: the agent must not end within the one in which the daemon began.
  await until("the daemon is seen", async () => {
    const { processes: all } = await service.refresh();
    return all.some(({ pid, name }) => pid === daemon.pid && name === "sleep");
  });
  kill(agent.pid);
  kill(shell);
  await until("the agent has ended", async () => {
    const { executors } = await service.refresh();
    return executors.find(({ id }) => id === agent.id)?.alive === false;
  });
  expect(await associationOf(service, daemon.pid)).toMatchObject({
    executorId: agent.id,
    evidence: "agent-marker-and-workspace",
    standing: "owned",
    leftOver: true,
  });
  const view = JSON.stringify(await service.view());
  expect(view).not.toContain(session);
  expect(view).not.toContain(secret);
});

test("a variable that names only a product ties to no executor", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service } = running;
  await startAgent(processes, service);
  const person = processes.run("exec sleep 1000", { env: { GEMINI_CLI: "1", CLAUDECODE: "1" } });
  expect(await associationOf(service, person.pid)).toMatchObject({
    evidence: "workspace",
    standing: "suspected",
  });
});

test("outside of the workspace it is suspected, and stopping the agent leaves it alone", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service } = running;
  const agent = await startAgent(processes, service);
  const env = { CLAUDE_PID: String(agent.pid) };
  const foreign = processes.run("exec sleep 1000", { cwd: join(processes.directory, ".."), env });
  expect(await associationOf(service, foreign.pid)).toMatchObject({
    executorId: agent.id,
    evidence: "agent-marker",
    standing: "suspected",
  });
  const scope = { kind: "executor", executorId: agent.id } as const;
  const { targets } = await service.previewKill(scope);
  const selected = targets.filter((target) => target.selected).map(({ process }) => process.pid);
  expect(selected).toContain(agent.pid);
  expect(selected).not.toContain(foreign.pid);
});
