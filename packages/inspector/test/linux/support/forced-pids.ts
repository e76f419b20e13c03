import { canRun } from "./run-script.ts";

const asRoot = process.getuid?.() === 0 ? [] : ["--map-root-user"];

/** A command that runs another one in a pid namespace of its own. */
export const ownPids = ["unshare", ...asRoot, "--pid", "--fork", "--mount", "--mount-proc"];

const force = "echo 500 > /proc/sys/kernel/ns_last_pid";

/** Whether the next pid can be chosen there. */
export const canForcePids = await canRun(ownPids[0] ?? "", ...ownPids.slice(1), "sh", "-c", force);

/** For a script in such a namespace: `start(pid)` gives a sleeping child with that pid, `end(child)` ends it. */
export const forcePids = `
  import { spawn } from "node:child_process";
  import { once } from "node:events";
  import { writeFileSync } from "node:fs";
  const end = async (child) => {
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  const start = async (pid) => {
    for (let tries = 0; tries < 100; tries += 1) {
      writeFileSync("/proc/sys/kernel/ns_last_pid", String(pid - 1));
      const child = spawn("sleep", ["100"]);
      await once(child, "spawn");
      if (child.pid === pid) return child;
      // Another thread of this program was faster.
      await end(child);
    }
    throw new Error("no process got pid " + pid);
  };`;
