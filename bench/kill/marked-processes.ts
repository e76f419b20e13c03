import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Processes of one run, each with the run's own mark among its arguments: counted from outside of
 * what is measured, and always cleaned up.
 */
export class MarkedProcesses implements AsyncDisposable {
  readonly mark = `corral-bench-${randomUUID()}`;
  readonly executorId = randomUUID();
  readonly workspace = mkdtempSync(join(tmpdir(), "corral-bench-"));
  readonly root: ChildProcess;

  /** A bash script with the mark as $0. `S` becomes a marked process that only sleeps. */
  constructor(script: string) {
    const prelude = `S() { exec -a "$0" sleep 300; }\nexport -f S\n`;
    this.root = spawn("bash", ["-c", prelude + script, this.mark], {
      stdio: "ignore",
      detached: true,
      cwd: this.workspace,
      // What `corral run` gives everything it launches.
      env: { ...process.env, CORRAL_EXECUTOR_ID: this.executorId },
    });
    process.on("exit", this.#atExit);
  }

  get pid(): number {
    if (this.root.pid === undefined) throw new Error("bash could not be started");
    return this.root.pid;
  }

  /** Pids that carry the mark and live; a zombie has no command line. */
  living(): number[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/u.test(name))
      .map(Number)
      .filter((pid) => carries(pid, this.mark));
  }

  /** Waits until at least so many live. */
  async formed(count: number): Promise<void> {
    const end = Date.now() + 60_000;
    while (this.living().length < count) {
      if (Date.now() > end) throw new Error(`only ${this.living().length} of ${count} started`);
      await delay(20);
    }
  }

  /** For an exit in the middle: nothing can be waited for then. */
  readonly #atExit = (): void => {
    this.#kill(this.living());
    rmSync(this.workspace, { recursive: true, force: true });
  };

  #kill(pids: readonly number[]): void {
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It went by itself.
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const end = Date.now() + 30_000;
    for (let left = this.living(); left.length > 0; left = this.living()) {
      if (Date.now() > end) throw new Error(`could not clean up ${left.join(" ")}`);
      this.#kill(left);
      await delay(5);
    }
    process.off("exit", this.#atExit);
    rmSync(this.workspace, { recursive: true, force: true });
  }
}

function carries(pid: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(mark);
  } catch {
    return false;
  }
}
