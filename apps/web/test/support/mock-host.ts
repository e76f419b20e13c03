import { realpath } from "node:fs/promises";
import { MockClock, MockProcessInspector } from "@corral/inspector/mock";
import type { RegisterExecutor } from "@corral/process-service";
import type { CorralServer, ServerOptions } from "../../../server/src/index.ts";
import { startTestServer } from "./server.ts";

export const megabyte = 1024 ** 2;

export interface MockHost extends AsyncDisposable {
  readonly server: CorralServer;
  readonly inspector: MockProcessInspector;
  /** Registers a process of the mock host as an executor; returns its id. */
  readonly register: (executor: RegisterExecutor) => Promise<string>;
}

/** The real server over a mock inspector whose clock follows the real one. */
export async function startMockHost(
  options: ServerOptions = {},
  prepare?: (dataDirectory: string) => Promise<unknown>,
): Promise<MockHost> {
  const inspector = new MockProcessInspector({
    clock: new MockClock({ mode: "real" }),
    host: { name: "workbench", cpuCount: 8, cpuPercent: 41 },
  });
  inspector.addProcess({ pid: 1, name: "systemd", parentPid: null, command: ["/sbin/init"] });
  const server = await startTestServer({ inspector, ...options }, prepare);
  return {
    server,
    inspector,
    register: async (executor) => (await server.service.registerExecutor(executor)).id,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/**
 * Three working agents, and one that ended and left a server behind, whose shell ended before it.
 */
export async function addAgents(host: MockHost): Promise<{ readonly ended: string }> {
  const { inspector, register } = host;
  const add = (
    pid: number,
    parentPid: number,
    name: string,
    command: readonly string[],
    memory: number,
    cpuPercent: number,
    port?: number,
  ): void => {
    inspector.addProcess(
      {
        pid,
        parentPid,
        name,
        command,
        memoryBytes: memory * megabyte,
        cpuPercent,
        workingDirectory: "/home/ada/work/web",
        startedAt: Date.now() - 840_000 + pid,
        state: cpuPercent > 50 ? "running" : "sleeping",
        terminal: null,
      },
      port === undefined
        ? {}
        : { details: { ports: [{ protocol: "tcp", address: "127.0.0.1", port }] } },
    );
  };
  add(4711, 1, "claude", ["claude", "--dangerously-skip-permissions"], 310, 12);
  add(
    4802,
    4711,
    "node",
    ["node", "node_modules/.bin/vite", "dev", "--port", "5173"],
    220,
    3,
    5173,
  );
  add(4810, 4802, "esbuild", ["esbuild", "--service=0.25.0", "--ping"], 46, 0.4);
  add(4820, 4711, "node", ["node", "node_modules/.bin/vitest", "--watch"], 480, 96);
  add(5100, 1, "codex", ["codex", "exec", "upgrade dependencies"], 180, 4);
  add(5120, 5100, "cargo", ["cargo", "build", "--release"], 900, 180);
  add(5121, 5120, "rustc", ["rustc", "--crate-name", "corral", "src/lib.rs"], 1_400, 99);
  add(5200, 1, "gemini", ["gemini", "-p", "write the docs"], 240, 1.2);
  add(6000, 1, "claude", ["claude", "-p", "fix the flaky test"], 300, 8);
  add(6010, 6000, "bash", ["bash", "-c", "nohup npm run dev &"], 4, 0);
  add(6011, 6010, "npm", ["npm", "run", "dev"], 92, 0);
  add(6012, 6011, "node", ["node", "server.js"], 260, 0.2, 3000);

  await register({
    pid: 4711,
    label: "claude",
    project: "acme/web",
    task: "TASK-12 Fix login",
    kind: "coding-agent",
  });
  await register({
    pid: 5100,
    label: "codex",
    project: "acme/engine",
    task: "TASK-9 Upgrade deps",
    kind: "coding-agent",
  });
  await register({
    pid: 5200,
    label: "gemini",
    project: "acme/web",
    task: "TASK-14 Docs",
    kind: "coding-agent",
  });
  const ended = await register({
    pid: 6000,
    label: "claude",
    project: "acme/web",
    task: "TASK-7 Flaky test",
    kind: "coding-agent",
  });
  await host.server.service.refresh();
  inspector.removeProcess(6010);
  await host.server.service.refresh();
  inspector.removeProcess(6000);
  await host.server.service.refresh();
  return { ended };
}

/** An agent with a process that denies signals, a protected one and a suspected one. */
export async function addRefusedAndSuspected({
  inspector,
  register,
  server,
}: MockHost): Promise<void> {
  const workingDirectory = await realpath(server.dataDirectory);
  inspector.addProcess({ pid: 100, name: "claude", workingDirectory });
  inspector.addProcess({ pid: 101, parentPid: 100, name: "stubborn" }, { denies: true });
  inspector.addProcess({ pid: 200, parentPid: 1, name: "zsh", workingDirectory });
  await register({ pid: 100, label: "claude", task: "T", workspace: workingDirectory });
  inspector.addProcess({ pid: 102, parentPid: 100, name: "kept" });
  const kept = inspector.getProcess(102);
  await server.service.refresh();
  if (kept?.startToken !== undefined) {
    await server.service.protect({ process: { pid: 102, startToken: kept.startToken } });
  }
}

/** An agent that has started a shared daemon, to which another agent is connected, too. */
export async function addSharedDaemon({ inspector, register, server }: MockHost): Promise<void> {
  const opener = inspector.addProcess({ pid: 300, name: "codex" });
  const other = inspector.addProcess({ pid: 400, name: "claude" });
  const peers = { known: true, peers: [opener, other] } as const;
  inspector.addProcess({ pid: 310, parentPid: 300, name: "watchman" }, { details: { peers } });
  await register({ pid: 300, label: "codex", task: "T" });
  await register({ pid: 400, label: "claude", task: "fix-login" });
  await server.service.refresh();
}

/**
 * A session of Codex with its own server and the daemon that it started, which runs a tool, and another
 * session that is connected to the daemon. Cline's hub, which nobody has started.
 */
export async function addAgentsDaemons({ inspector, register, server }: MockHost): Promise<void> {
  const add = (pid: number, parentPid: number, memory: number, command: readonly string[]) =>
    inspector.addProcess({
      pid,
      parentPid,
      name: command[0] ?? "",
      command,
      memoryBytes: memory * megabyte,
      workingDirectory: "/home/ada/work/web",
    });
  const opener = add(300, 1, 180, ["codex"]);
  const other = add(400, 1, 170, ["codex"]);
  add(301, 300, 220, ["node", "server.js"]);
  inspector.addProcess(
    {
      pid: 310,
      parentPid: 300,
      name: "codex",
      command: ["codex", "app-server", "--managed-daemon"],
      memoryBytes: 90 * megabyte,
    },
    { details: { peers: { known: true, peers: [opener, other] } } },
  );
  add(311, 310, 12, ["cargo", "test"]);
  add(500, 1, 60, ["cline", "--cline-hub-daemon"]);
  await register({ pid: 300, label: "codex", project: "acme/web", task: "fix-login" });
  await register({ pid: 400, label: "codex", project: "acme/web", task: "fix-cart" });
  await server.service.refresh();
}
