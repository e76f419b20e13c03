import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { readStat } from "@corral/inspector/linux";

const command = fileURLToPath(new URL("../../../server/src/cli/main.ts", import.meta.url));

export interface CorralRun extends AsyncDisposable {
  readonly pid: number;
  readonly exitCode: Promise<number | null>;
}

/** `corral run … -- bash -c script`, as a person starts it, talking to the server of `dataDirectory`. */
export function corralRun(
  dataDirectory: string,
  options: readonly string[],
  script: string,
): CorralRun {
  const child = spawn(process.execPath, [command, "run", ...options, "--", "bash", "-c", script], {
    // A group of its own, so that whatever is left of a failed test can be ended as one.
    detached: true,
    stdio: "ignore",
    // Not the repository: what else works in there would be suspected to belong to the agent.
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
        // All of it has ended already.
      }
      await exit;
    },
  };
}

/** Whether the kernel still runs this process; a zombie is dead, only not yet collected. */
export function isRunning(pid: number): boolean {
  const state = readStat(pid)?.state;
  return state !== undefined && state !== "zombie" && state !== "dead";
}
