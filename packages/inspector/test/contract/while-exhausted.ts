import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";

/** prlimit(1) lowers the limit of this program, so that it can open nothing, and restores it. */
const limitAndRestore = `
  read -r _; prlimit --pid "$1" --nofile=1:; echo
  read -r _; prlimit --pid "$1" --nofile="$(ulimit -Sn)":; echo`;

/** Whether prlimit(1) may change this program's limits. */
export function hasPrlimit(): boolean {
  try {
    execFileSync("prlimit", ["--pid", String(process.pid), "--nofile"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Calls `ask` while this program can open nothing. */
export async function whileExhausted<T>(ask: () => Promise<T>): Promise<T> {
  // First: without descriptors no program can be started.
  const helper = spawn("sh", ["-c", limitAndRestore, "sh", String(process.pid)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exit = once(helper, "exit");
  const step = async (): Promise<void> => {
    const done = once(helper.stdout, "data");
    helper.stdin.write("\n");
    await done;
  };
  await step();
  try {
    return await ask();
  } finally {
    await step();
    await exit;
  }
}
