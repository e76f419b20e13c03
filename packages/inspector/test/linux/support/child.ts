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

/** A real child in a session of its own; all of the session's group is killed on disposal. */
export async function startChild(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Child> {
  const child = spawn(command, args, {
    stdio: ["pipe", "pipe", "inherit"],
    // Node's pipes are sockets, and at shell level 0 a bash with a socket for its input takes itself
    // for a remote shell and reads the person's ~/.bashrc (bash(1), INVOCATION).
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

/** The number that the child prints first. */
export async function printedPid(child: Child): Promise<number> {
  const [data] = await once(child.child.stdout ?? child.child, "data");
  return Number(String(data).trim());
}

export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "corral-linux-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Asks again until there is an answer; fails after a generous time, for machines that are busy. */
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
    // Nobody is left in it.
  }
}
