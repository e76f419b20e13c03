import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface IdleProcesses {
  /** Processes of one thread. */
  readonly sleepers: number;
  /** HTTP servers of Node.js that nobody asks anything: processes of many threads. */
  readonly servers: number;
}

const SERVER = `require("node:http").createServer().listen(0, "127.0.0.1", () => console.log("up"));`;

/**
 * Starts real idle processes with the shell alone. They live in a process group of their own that
 * the shell kills when its input ends, which happens also when this program is killed; and each of
 * the sleepers ends by itself after a quarter of an hour.
 */
export async function startIdleProcesses(idle: IdleProcesses): Promise<AsyncDisposable> {
  const script = `
    i=0
    while [ $i -lt ${idle.sleepers} ]; do sleep 900 & i=$((i+1)); done
    i=0
    while [ $i -lt ${idle.servers} ]; do "$NODE" -e "$SERVER" & i=$((i+1)); done
    echo up
    read -r _
    kill -KILL 0`;
  const shell = spawn("sh", ["-c", script], {
    detached: true,
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NODE: process.execPath, SERVER },
  });
  const ended = once(shell, "exit").then(() => undefined);
  const lines = createInterface(shell.stdout)[Symbol.asyncIterator]();
  for (let up = 0; up < 1 + idle.servers; up += 1) {
    if ((await Promise.race([lines.next(), ended]))?.value !== "up") {
      throw new Error("not all idle processes could be started");
    }
  }
  return {
    async [Symbol.asyncDispose]() {
      shell.stdin.end();
      await ended;
    },
  };
}
