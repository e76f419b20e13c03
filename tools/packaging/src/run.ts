import { execFile } from "node:child_process";

export interface RunResult {
  /** null when a signal ended it. */
  readonly exitCode: number | null;
  /** What it wrote, both streams, in the order in which it arrived. */
  readonly output: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds; default 120,000. */
  readonly timeoutMs?: number;
}

/** Runs a program to its end. Rejects when it cannot be started; a failure of its own is a result. */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const output: string[] = [];
    const child = execFile(
      command,
      args,
      {
        cwd: options.cwd,
        env: options.env ?? process.env,
        timeout: options.timeoutMs ?? 120_000,
        maxBuffer: 64 * 1024 * 1024,
        // npx is a script there, which only a shell can start.
        shell: process.platform === "win32" && command === "npx",
      },
      (error) => {
        if (error !== null && child.pid === undefined) reject(error);
        else resolve({ exitCode: child.exitCode, output: output.join("") });
      },
    );
    child.stdout?.on("data", (text: string) => output.push(text));
    child.stderr?.on("data", (text: string) => output.push(text));
  });
}

/** The same for a program whose failure is an error; gives what it wrote. */
export async function runOrThrow(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<string> {
  const { exitCode, output } = await run(command, args, options);
  if (exitCode !== 0) {
    throw new Error(`${command} ${args.join(" ")} ended with ${exitCode}:\n${output}`);
  }
  return output;
}
