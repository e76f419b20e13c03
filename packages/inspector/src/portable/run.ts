import { execFile, spawnSync, type SpawnSyncReturns } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";

// 10,000 processes with long arguments give about 10 MB; the limit stops runaway output.
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

// Dates and messages in English, independent of the user's locale.
const environment = (): NodeJS.ProcessEnv => ({ ...process.env, LC_ALL: "C", LANG: "C" });

export interface RunResult {
  readonly stdout: string;
  /** null when the program was killed by a signal. */
  readonly exitCode: number | null;
}

/** Output of a program. Rejects when it cannot be started, times out or writes too much. */
export function run(command: string, args: readonly string[]): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const options = {
      maxBuffer: MAX_OUTPUT_BYTES,
      timeout: TIMEOUT_MS,
      windowsHide: true,
      encoding: "utf8" as const,
      env: environment(),
    };
    execFile(command, args, options, (error, stdout) => {
      if (error === null) resolve({ stdout, exitCode: 0 });
      // A numeric code is the exit code: lsof and ps exit with 1 when one pid does not exist.
      else if (typeof error.code === "number") resolve({ stdout, exitCode: error.code });
      else reject(error);
    });
  });
}

/** The same synchronously. Throws where `run` rejects. */
export function runNow(command: string, args: readonly string[]): RunResult {
  const result: SpawnSyncReturns<string> = spawnSync(command, args, {
    maxBuffer: MAX_OUTPUT_BYTES,
    timeout: TIMEOUT_MS,
    windowsHide: true,
    encoding: "utf8",
    env: environment(),
  });
  if (result.error !== undefined) throw result.error;
  return { stdout: result.stdout, exitCode: result.status };
}

/** Whether an executable of this name is in PATH. */
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
