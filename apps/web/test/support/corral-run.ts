import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { readStat } from "@corral/inspector/linux";

const command = fileURLToPath(new URL("../../../server/src/cli/main.ts", import.meta.url));

export interface CorralRun extends AsyncDisposable {
  readonly pid: number;
  readonly exitCode: Promise<number | null>;
}

/** Runs `corral run … -- bash -c script` with the server of `dataDirectory`. */
export function corralRun(
  dataDirectory: string,
  options: readonly string[],
  script: string,
): CorralRun {
  const child = spawn(process.execPath, [command, "run", ...options, "--", "bash", "-c", script], {
    // A process group, so that the cleanup of a failed test ends all processes of it.
    detached: true,
    stdio: "ignore",
    // Not the repository: other processes working there would be suspected.
    cwd: dataDirectory,
    env: { ...process.env, CORRAL_DATA_DIR: dataDirectory },
  });
  const exit = once(child, "exit");
  const { pid } = child;
  if (pid === undefined) throw new Error("corral run could not be started");
  return {
    pid,
    exitCode: exit.then(([code]) => (typeof code === "number" ? code : null)),
    async [Symbol.asyncDispose]() {
      try {
        process.kill(-pid, "SIGKILL");
      } catch {
        // All processes have exited.
      }
      await exit;
    },
  };
}

/** Whether the process is alive; a zombie is not. */
export function isRunning(pid: number): boolean {
  const state = readStat(pid)?.state;
  return state !== undefined && state !== "zombie" && state !== "dead";
}
