import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createInspector, type ProcessIdentity } from "@corral/inspector";

/**
 * Real processes for a test, each with the test's own mark among its arguments, so that they are
 * counted from outside of Corral and none is left behind.
 */
export class Machine implements AsyncDisposable {
  readonly mark = `kill-test-${randomUUID()}`;
  readonly folder = mkdtempSync(join(tmpdir(), "corral-kill-"));
  readonly inspector = createInspector();
  readonly #children: ChildProcess[] = [];

  /** A bash script with the mark as $0; `S` runs a marked process that only sleeps. */
  bash(script: string, options: SpawnOptions = {}): ChildProcess {
    // Everything ends by itself in time: a worker that is killed cleans nothing up.
    const prelude = `S() { exec -a "$0" sleep 300; }\n`;
    return this.start("bash", ["-c", prelude + script, this.mark], options);
  }

  /**
   * A process that writes down each signal it gets. `onTerm`: what it does at SIGTERM besides.
   * `userId`: it becomes that user once it runs, who may not be allowed to enter these folders.
   */
  listener(
    options: SpawnOptions & { readonly onTerm?: string; readonly userId?: number } = {},
  ): Listener {
    const { onTerm = "", userId, ...rest } = options;
    const file = join(this.folder, randomUUID());
    const script = `
      const { openSync, writeSync } = require("node:fs");
      const log = openSync(${JSON.stringify(file)}, "a");
      const note = (what) => writeSync(log, what + " ");
      ${userId === undefined ? "" : `process.setgroups([]); process.setgid(${userId}); process.setuid(${userId});`}
      for (const name of ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGCONT", "SIGUSR2"])
        process.on(name, () => { note(name); if (name === "SIGTERM") { ${onTerm} } });
      setTimeout(() => process.exit(), 300_000);
      note("ready");`;
    const child = this.start(process.execPath, ["-e", script, this.mark], rest);
    const heard = (): string[] => {
      try {
        return readFileSync(file, "utf8").trim().split(" ").slice(1);
      } catch {
        return [];
      }
    };
    const ready = async (): Promise<void> =>
      until(() => {
        try {
          return readFileSync(file, "utf8").startsWith("ready");
        } catch {
          return false;
        }
      }, "a listener to be ready");
    return { child, heard, ready };
  }

  start(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
    const child = spawn(command, args, { stdio: "ignore", detached: true, ...options });
    this.#children.push(child);
    return child;
  }

  async identity(pid: number | undefined): Promise<ProcessIdentity> {
    const { processes } = await this.inspector.snapshot({ fresh: true });
    const found = processes.find((process) => process.pid === pid);
    if (pid === undefined || found?.startToken === undefined) throw new Error(`no process ${pid}`);
    return { pid, startToken: found.startToken };
  }

  /** Pids of living processes that carry the mark, by /proc and not through Corral. */
  living(mark = this.mark): number[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/u.test(name))
      .map(Number)
      .filter((pid) => {
        try {
          // A zombie's command line is empty.
          return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(mark);
        } catch {
          return false;
        }
      });
  }

  /** How many living processes carry the mark with this after it. */
  count(suffix: string): number {
    return this.living(this.mark + suffix).length;
  }

  /** Resolves to their pids: a moment later one may be in the middle of an exec. */
  async untilLiving(count: number): Promise<readonly number[]> {
    let pids: readonly number[] = [];
    await until(() => (pids = this.living()).length === count, `${count} processes to live`);
    return pids;
  }

  /** None alive now, and none a moment later. */
  async survivors(): Promise<number[]> {
    await delay(50);
    return this.living();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await until(() => {
      for (const pid of this.living()) {
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // It went by itself.
        }
      }
      return this.living().length === 0;
    }, "everything to be cleaned up");
    for (const child of this.#children) child.unref();
    this.inspector.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Listener {
  readonly child: ChildProcess;
  /** Every signal it got so far. */
  heard(): string[];
  ready(): Promise<void>;
}

export async function until(done: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 60_000;
  while (!done()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await delay(10);
  }
}

export function stateOf(pid: number | undefined): string | undefined {
  try {
    return /^State:\s+(\S)/mu.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
  } catch {
    return undefined;
  }
}

/** Whether a process ignores SIGTERM (proc_pid_status(5): SigIgn is a mask, bit 14 is SIGTERM). */
export function ignoresTerm(pid: number | undefined): boolean {
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  const mask = /^SigIgn:\s+([0-9a-f]+)/mu.exec(status)?.[1] ?? "0";
  return (Number.parseInt(mask.slice(-4), 16) & 0x4000) !== 0;
}
