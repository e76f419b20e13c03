import { execFile, spawnSync, type SpawnSyncReturns } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";

// A machine with 10,000 processes and long arguments gives some 10 MB; this is for what has gone wrong.
const maxBuffer = 64 * 1024 * 1024;
const timeoutMs = 30_000;

// Dates and messages in English, whatever the user speaks.
const environment = (): NodeJS.ProcessEnv => ({ ...process.env, LC_ALL: "C", LANG: "C" });

export interface RunResult {
  readonly stdout: string;
  /** null when a signal ended it. */
  readonly exitCode: number | null;
}

/** Runs a program and reads its output. Rejects when it cannot be started, hangs or writes too much. */
export function run(command: string, args: readonly string[]): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const options = {
      maxBuffer,
      timeout: timeoutMs,
      windowsHide: true,
      encoding: "utf8" as const,
      env: environment(),
    };
    execFile(command, args, options, (error, stdout) => {
      if (error === null) resolve({ stdout, exitCode: 0 });
      // A code that is a number is the program's own; lsof and ps say with 1 that some pid is gone.
      else if (typeof error.code === "number") resolve({ stdout, exitCode: error.code });
      else reject(error);
    });
  });
}

/** The same at once, holding up the event loop; throws for what `run` rejects. */
export function runNow(command: string, args: readonly string[]): RunResult {
  const result: SpawnSyncReturns<string> = spawnSync(command, args, {
    maxBuffer,
    timeout: timeoutMs,
    windowsHide: true,
    encoding: "utf8",
    env: environment(),
  });
  if (result.error !== undefined) throw result.error;
  return { stdout: result.stdout, exitCode: result.status };
}

/** Whether a program of this name is on the PATH. */
export function isInstalled(command: string): boolean {
  return (process.env["PATH"] ?? "").split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
