// pnpm bench reuse [--reuses 10000] [--scope part-of-its-name] [--checked] [--wrap] [--json]
// Pids are given to strangers during and before kills, in a pid namespace of its own: by force
// (/proc/sys/kernel/ns_last_pid), or with --wrap naturally, through a small pid_max.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { release } from "node:os";
import { fileURLToPath } from "node:url";

const pidMaxFile = "/proc/sys/kernel/pid_max";
const wrap = process.argv.includes("--wrap");

/** Since Linux 6.14 each pid namespace has its own; before, a write changes the whole machine. */
function hasOwnPidMax(): boolean {
  const [major = 0, minor = 0] = release().split(".").map(Number);
  return major > 6 || (major === 6 && minor >= 14);
}

if (wrap && !hasOwnPidMax()) {
  console.log(`not run: on Linux ${release()} pid_max is one for the whole machine`);
} else {
  const before = readFileSync(pidMaxFile, "utf8");
  // A shell as the namespace's init, which collects orphans. An ordinary user gets a user namespace.
  const under = ["--pid", "--fork", "--mount-proc", ...(process.getuid?.() === 0 ? [] : ["-Ur"])];
  const inside = fileURLToPath(new URL("inside.ts", import.meta.url));
  const args = process.argv.slice(3).filter((argument) => argument !== "--");
  const { status, error } = spawnSync(
    "unshare",
    [
      ...under,
      "--kill-child",
      "bash",
      "-c",
      '"$@"; exit $?',
      "init",
      process.execPath,
      inside,
      ...args,
    ],
    { stdio: "inherit" },
  );
  if (error !== undefined) throw error;
  if (readFileSync(pidMaxFile, "utf8") !== before)
    throw new Error("pid_max of the machine changed");
  process.exitCode = status ?? 1;
}
