import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type CorralServer, startServer } from "../../server/src/index.ts";
import { type DemoAgent, agents } from "./demo-agents.ts";
import { renamingInspector } from "./renaming-inspector.ts";

const program = fileURLToPath(new URL("demo-process.ts", import.meta.url));
const pageDirectory = fileURLToPath(new URL("../dist/", import.meta.url));

export interface Demo extends AsyncDisposable {
  readonly server: CorralServer;
}

/**
 * A server with its own data directory and the demo processes; all of it is removed on disposal.
 */
export async function startDemo(port = 0): Promise<Demo> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "corral-demo-"));
  const folder = await realpath(dataDirectory);
  const inspector = renamingInspector(folder, "/home/ada");
  const server = await startServer({ port, dataDirectory, pageDirectory, inspector });
  // Only the demo's agents, not those that really run on this machine.
  await server.service.updateSettings({ detectAgents: false, watchIntervalMs: 1_000 });
  const closing = new AbortController();
  const watching = watch(server, closing.signal);
  const children: ChildProcess[] = [];
  for (const agent of agents) children.push(await start(agent, server, folder));
  return {
    server,
    async [Symbol.asyncDispose]() {
      closing.abort();
      await watching;
      // Closing the pipe ends a demo process and all its descendants, left-overs too.
      for (const each of children) each.stdio[3]?.destroy();
      await Promise.all(children.map(ended));
      await server.close();
      inspector.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

async function start(agent: DemoAgent, server: CorralServer, home: string): Promise<ChildProcess> {
  const cwd = join(home, agent.executor.project ?? "");
  await mkdir(cwd, { recursive: true });
  const child = spawn(process.execPath, [program, JSON.stringify(agent.root)], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
    cwd,
  });
  if (child.pid === undefined) throw new Error("an actor could not be started");
  // Until the process has set its name.
  await wait(300);
  const { id } = await server.service.registerExecutor({ ...agent.executor, pid: child.pid });
  if (agent.does !== undefined) {
    await server.service.reportSession({ executorId: id, ...agent.does });
  }
  return child;
}

/**
 * Watches as a page would: left-overs are known only if a scan has seen them below their parents.
 */
async function watch(server: CorralServer, signal: AbortSignal): Promise<void> {
  for await (const _event of server.service.watch({ signal })) {
    // The events are not used: watching keeps the scans frequent.
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}
