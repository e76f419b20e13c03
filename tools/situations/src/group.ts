import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";

/** A command in a process group of its own, all of which ends with it. */
export interface Group extends AsyncDisposable {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** null when a signal ended the command. */
  readonly exit: Promise<number | null>;
}

export function startGroup(
  [command, ...args]: readonly [string, ...string[]],
  options: { readonly cwd?: string; readonly env: NodeJS.ProcessEnv },
): Group {
  const child = spawn(command, args, {
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const exit = once(child, "exit").then(([code]) => (typeof code === "number" ? code : null));
  const end = (): void => {
    try {
      process.kill(-(child.pid ?? 0), "SIGKILL");
    } catch {
      // Nobody is left in it.
    }
  };
  process.once("exit", end);
  return {
    child,
    exit,
    async [Symbol.asyncDispose]() {
      process.off("exit", end);
      end();
      await exit;
    },
  };
}
