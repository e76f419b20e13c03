import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Processes that ignore SIGTERM, so that a kill has to freeze them. */
export interface Tree extends Disposable {
  readonly root: number;
  /** Those that are stopped by a signal now. */
  stopped(): number;
}

export async function startTree(count: number): Promise<Tree> {
  const folder = mkdtempSync(join(tmpdir(), "corral-interrupted-"));
  const file = join(folder, "pids");
  const script = `trap '' TERM; for i in $(seq ${count}); do sleep 300 & echo $! >> ${file}; done; echo done >> ${file}; wait`;
  const child = spawn("bash", ["-c", script], { detached: true, stdio: "ignore" });
  const root = child.pid ?? 0;
  let lines: string[] = [];
  while (lines.at(-1) !== "done") {
    await delay(5);
    lines = read(file).trim().split("\n");
  }
  const pids = [root, ...lines.slice(0, -1).map(Number)];
  return {
    root,
    stopped: () => pids.filter((pid) => stateOf(pid) === "T").length,
    [Symbol.dispose]: () => {
      // A session of its own: what is in it is the tree's.
      try {
        process.kill(-root, "SIGKILL");
      } catch {
        // All gone.
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function stateOf(pid: number): string | undefined {
  return /^State:\s+(\S)/mu.exec(read(`/proc/${pid}/status`))?.[1];
}

function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
