import { spawn, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import type { RunOptions } from "../../src/run/run-options.ts";
import { main, waitFor } from "./corral-process.ts";

export interface Runner extends AsyncDisposable {
  readonly pid: number;
  readonly stdin: NodeJS.WritableStream | null;
  stdout(): string;
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
  /** The exit code, or the name of the signal that ended it. */
  ended(): Promise<number | string>;
  /** The number that the command printed behind a word, once it did: `say("pid")` of "pid=12". */
  number(word: string): Promise<number>;
}

/** Runs a command under `corral run`, in a process group of its own: nothing in it has a terminal. */
export function startRunner(
  options: Partial<RunOptions> & Pick<RunOptions, "command" | "dataDir">,
  spawning: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly stdio?: StdioOptions;
    readonly cwd?: string;
    /** Something that keeps the runner's streams open lives on after it. */
    readonly outlived?: boolean;
  } = {},
): Runner {
  const child = spawn(process.execPath, [main, "run", ...flagsOf(options)], {
    stdio: spawning.stdio ?? "pipe",
    detached: true,
    // At shell level 0 a bash behind a pipe of ours would read the person's ~/.bashrc.
    env: { SHLVL: "1", ...process.env, ...spawning.environment },
    ...(spawning.cwd === undefined ? {} : { cwd: spawning.cwd }),
  });
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr?.on("data", (chunk) => (stderr += String(chunk)));
  child.stdin?.on("error", () => undefined);
  const exited = once(child, "exit");
  // What it left behind may hold on to its streams: then there is no "close" to wait for.
  const closed = once(child, "close");
  const group = child.pid ?? 0;
  return {
    pid: group,
    stdin: child.stdin,
    stdout: () => stdout,
    stderr: () => stderr,
    kill: (signal) => child.kill(signal),
    ended: async () => {
      await exited;
      if (!spawning.outlived) await closed;
      return child.signalCode ?? child.exitCode ?? "unknown";
    },
    number: async (word) =>
      Number(
        await waitFor(() => {
          const found = new RegExp(`${word}=(\\d+)\\b`).exec(stdout)?.[1];
          if (found === undefined && child.exitCode !== null) throw new Error(`ended: ${stderr}`);
          return found;
        }, 60_000),
      ),
    [Symbol.asyncDispose]: async () => {
      killGroup(group);
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

function flagsOf({ command, label, labels = {}, ...options }: Parameters<typeof startRunner>[0]) {
  const named = Object.entries({ ...options, ...(label !== undefined && { name: label }) });
  return [
    ...named.map(([name, value]) => {
      const flag = `--${name.replaceAll(/[A-Z]/g, dashed)}`;
      return value === true ? flag : `${flag}=${String(value)}`;
    }),
    ...Object.entries(labels).map(([key, value]) => `--label=${key}=${value}`),
    "--",
    ...command,
  ];
}

function dashed(letter: string): string {
  return `-${letter.toLowerCase()}`;
}

/** Everything in a process group that a test made. */
function killGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

/** Ends a process that a test's command left behind, at the end of the block. */
export function killAtEnd(pid: number): Disposable {
  return {
    [Symbol.dispose]: () => {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It ended by itself.
      }
    },
  };
}
