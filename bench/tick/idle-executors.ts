import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

/** Idle trees of real processes, gone again at the end. */
export interface IdleExecutors extends AsyncDisposable {
  /** Pids of the roots. */
  readonly roots: readonly number[];
}

/**
 * Starts `executors` shells with `each - 1` sleeping children; each shell leads a group of its own
 * and ends it when its input ends, so that nothing stays when the benchmark is killed.
 */
export async function startIdleExecutors(executors: number, each: number): Promise<IdleExecutors> {
  const shells: ChildProcess[] = [];
  const ready: Promise<unknown>[] = [];
  for (let index = 0; index < executors; index += 1) {
    const shell = spawn(
      "sh",
      [
        "-c",
        `i=1; while [ $i -lt ${each} ]; do sleep 3600 & i=$((i+1)); done; echo ready; read _; kill -KILL 0`,
      ],
      { detached: true, stdio: ["pipe", "pipe", "ignore"] },
    );
    shells.push(shell);
    ready.push(new Promise((resolve) => shell.stdout?.once("data", resolve)));
  }
  await Promise.all(ready);
  const roots = shells.flatMap(({ pid }) => pid ?? []);
  return {
    roots,
    [Symbol.asyncDispose]: async () => {
      for (const pid of roots) process.kill(-pid, "SIGKILL");
      await Promise.all(
        shells.map(async (shell) => {
          while (shell.exitCode === null && shell.signalCode === null) await delay(10);
        }),
      );
    },
  };
}
