import { execFile, execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";

// For hangs, not for speed: beside many other tests it may take its time.
vi.setConfig({ testTimeout: 240_000 });

const bench = fileURLToPath(new URL("../../../../bench/run.ts", import.meta.url));

/** A pid namespace of its own, where the next pid can be chosen; else the test is skipped. */
const canForcePids = ((): boolean => {
  if (process.platform !== "linux") return false;
  try {
    const user = process.getuid?.() === 0 ? [] : ["-Ur"];
    const force = "echo 500 > /proc/sys/kernel/ns_last_pid";
    const args = ["--pid", "--fork", "--mount-proc", ...user, "sh", "-c", force];
    execFileSync("unshare", args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

test.runIf(canForcePids)(
  "strangers that get the pids of targets live on, with their children, in every scope",
  async () => {
    // All scopes once; `pnpm bench reuse` goes on.
    const args = [bench, "reuse", "--reuses", "50", "--json"];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const { reuses, wrong, survivors }: Record<string, number> = JSON.parse(stdout);
    expect(reuses).toBeGreaterThanOrEqual(50);
    expect({ wrong, survivors }).toEqual({ wrong: 0, survivors: 0 });
  },
);
