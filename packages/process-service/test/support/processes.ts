import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStat } from "@corral/inspector/linux";
import { until } from "./until.ts";

const markName = "CORRAL_TEST_RUN";

export interface ScriptOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Real processes of one test; every one of them, however it got away, is killed at the end. */
export interface TestProcesses extends AsyncDisposable {
  /** A directory of its own, symlinks resolved. */
  readonly directory: string;
  /** Runs a bash script in a session of its own, in the directory. */
  run(script: string, options?: ScriptOptions): ChildProcess & { readonly pid: number };
  /** The number that a script wrote to a file of this name in the directory. */
  pidFrom(file: string): Promise<number>;
}

export async function createTestProcesses(): Promise<TestProcesses> {
  const run = randomUUID();
  const directory = await realpath(await mkdtemp(join(tmpdir(), "corral-test-")));
  const children: ChildProcess[] = [];
  return {
    directory,
    run: (script, { cwd = directory, env = {} } = {}) => {
      const child = spawn("bash", ["-c", script], {
        cwd,
        env: { PATH: process.env["PATH"], [markName]: run, ...env },
        detached: true,
        stdio: "ignore",
      });
      children.push(child);
      if (child.pid === undefined) throw new Error("bash could not be started");
      return Object.assign(child, { pid: child.pid });
    },
    pidFrom: async (file) =>
      until(`a pid in ${file}`, () => {
        const path = join(directory, file);
        const pid = existsSync(path) ? Number(readFileSync(path, "utf8").trim()) : 0;
        return pid > 0 && pid;
      }),
    [Symbol.asyncDispose]: async () => {
      await until("all test processes are gone", () => {
        const living = pidsWith(`${markName}=${run}`);
        for (const pid of living) kill(pid);
        return living.length === 0;
      });
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Where a person's installation of a program would be; its folder is made. */
export async function launcherPath(
  { directory }: Pick<TestProcesses, "directory">,
  program: string,
  home = "ada",
): Promise<string> {
  const folder = join(directory, `home-${home}`, ".local", "bin");
  await mkdir(folder, { recursive: true });
  return join(folder, program);
}

/** Whether a process runs; a zombie does not. */
export function isAlive(pid: number): boolean {
  const state = readStat(pid)?.state;
  return state !== undefined && state !== "zombie" && state !== "dead";
}

export function kill(pid: number, signal: NodeJS.Signals = "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch {
    // gone already
  }
}

/** Only a test's own processes carry its mark in their environment. */
function pidsWith(mark: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(mark);
      } catch {
        return false;
      }
    });
}
