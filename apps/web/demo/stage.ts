import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type CorralServer, startServer } from "../../server/src/index.ts";
import { type Agent, agents } from "./roles.ts";
import { stagedInspector } from "./staged-inspector.ts";

const actor = fileURLToPath(new URL("actor.ts", import.meta.url));
const pageDirectory = fileURLToPath(new URL("../dist/", import.meta.url));

export interface Stage extends AsyncDisposable {
  readonly server: CorralServer;
}

/** A server of its own, in a folder of its own, with scripted agents; all of it goes when disposed. */
export async function openStage(port = 0): Promise<Stage> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "corral-demo-"));
  const folder = await realpath(dataDirectory);
  const inspector = stagedInspector(folder, "/home/ada");
  const server = await startServer({ port, dataDirectory, pageDirectory, inspector });
  // Only the scripted agents: what really runs here is nobody's business in a demo.
  await server.service.updateSettings({ detectAgents: false, watchIntervalMs: 1_000 });
  const leaving = new AbortController();
  const watching = watch(server, leaving.signal);
  const actors: ChildProcess[] = [];
  for (const agent of agents) actors.push(await start(agent, server, folder));
  return {
    server,
    async [Symbol.asyncDispose]() {
      leaving.abort();
      await watching;
      // Closing its end of the lifeline ends an actor and all below it, the left-overs too.
      for (const each of actors) each.stdio[3]?.destroy();
      await Promise.all(actors.map(ended));
      await server.close();
      inspector.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

async function start(agent: Agent, server: CorralServer, home: string): Promise<ChildProcess> {
  const cwd = join(home, agent.executor.project ?? "");
  await mkdir(cwd, { recursive: true });
  const child = spawn(process.execPath, [actor, JSON.stringify(agent.role)], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
    cwd,
  });
  if (child.pid === undefined) throw new Error("an actor could not be started");
  // Its name is on the stage once it has read its role.
  await wait(300);
  await server.service.registerExecutor({ ...agent.executor, pid: child.pid });
  return child;
}

/** As a page would: whoever is left over later must have been seen below its parents before. */
async function watch(server: CorralServer, signal: AbortSignal): Promise<void> {
  for await (const _event of server.service.watch({ signal })) {
    // Only that someone watches matters.
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}
