import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const script = join(import.meta.dirname, "child.ts");

export interface StoreProcess extends AsyncDisposable {
  /** What it has said so far, one value per line. */
  readonly said: readonly unknown[];
  /** Resolves when it has said `count` things or has ended. */
  hasSaid(count: number): Promise<void>;
  /** Its exit code, or the signal that ended it. */
  ended(): Promise<number | string>;
  kill(): void;
}

/** Runs child.ts. */
export function startStoreProcess(args: readonly string[]): StoreProcess {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said: unknown[] = [];
  const lines = createInterface(child.stdout);
  const closed = once(child, "close");
  lines.on("line", (line) => said.push(JSON.parse(line)));
  return {
    said,
    hasSaid: async (count) => {
      const over = closed.then(() => true);
      const more = () => once(lines, "line").then(() => false);
      while (said.length < count && !(await Promise.race([more(), over])));
    },
    ended: async () => {
      await closed;
      return child.signalCode ?? child.exitCode ?? "unknown";
    },
    kill: () => child.kill("SIGKILL"),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await closed;
    },
  };
}
