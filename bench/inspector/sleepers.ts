import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/**
 * Starts real idle processes with the shell alone. They live in a process group of their own that
 * the shell kills when its input ends, which happens also when this program is killed; and each of
 * them ends by itself after a quarter of an hour.
 */
export async function startSleepers(count: number): Promise<AsyncDisposable> {
  const script = `
    i=0
    while [ $i -lt ${count} ]; do sleep 900 & i=$((i+1)); done
    echo ready
    read -r _
    kill -KILL 0`;
  const shell = spawn("sh", ["-c", script], { detached: true, stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(shell, "exit");
  const [first] = await Promise.race([once(createInterface(shell.stdout), "line"), ended]);
  if (first !== "ready") throw new Error(`only some of ${count} processes could be started`);
  return {
    async [Symbol.asyncDispose]() {
      shell.stdin.end();
      await ended;
    },
  };
}
