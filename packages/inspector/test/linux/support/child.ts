import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

export interface Child extends AsyncDisposable {
  readonly pid: number;
  readonly child: ChildProcess;
}

/** A real child in its own session; its process group is killed on disposal. */
export async function startChild(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Child> {
  const child = spawn(command, args, {
    stdio: ["pipe", "pipe", "inherit"],
    // Node's pipes are sockets. With SHLVL 0 and a socket as input, bash assumes rshd and reads the
    // user's ~/.bashrc (bash(1), INVOCATION).
    env: { ...process.env, SHLVL: "1" },
    ...options,
    detached: true,
  });
  await once(child, "spawn");
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} could not be started`);
  return {
    pid,
    child,
    async [Symbol.asyncDispose]() {
      const ended = child.exitCode !== null || child.signalCode !== null;
      const exit = ended ? undefined : once(child, "exit");
      killGroup(pid);
      await exit;
    },
  };
}

/** The pid that the child prints. */
export async function printedPid(child: Child): Promise<number> {
  const [data] = await once(child.child.stdout ?? child.child, "data");
  return Number(String(data).trim());
}

type Folder = AsyncDisposable & { readonly path: string };

export async function temporaryFolder(parent = tmpdir()): Promise<Folder> {
  const path = await mkdtemp(join(parent, "corral-linux-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The path of a unix socket has at most 107 bytes (unix(7)): a folder for one lies in no deep TMPDIR. */
export function socketFolder(): Promise<Folder> {
  return temporaryFolder(tmpdir().length > 60 ? "/tmp" : tmpdir());
}

/** Polls until `ask` returns a value; throws after 30 seconds. */
export async function eventually<T>(ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error("it did not happen in time");
    await setTimeout(20);
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group has no process any more.
  }
}
