import { expect, it } from "vitest";
import { canRun, runScript } from "../support/run-script.ts";

const asRoot = process.getuid?.() === 0 ? [] : ["--map-root-user"];
const ownPids = ["unshare", ...asRoot, "--pid", "--fork", "--mount", "--mount-proc"];
const force = "echo 500 > /proc/sys/kernel/ns_last_pid";
const canForcePids = await canRun(ownPids[0] ?? "", ...ownPids.slice(1), "sh", "-c", force);

/** In a new pid namespace, a second process gets the pid of a pinned one. */
const body = `
  import { spawn } from "node:child_process";
  import { once } from "node:events";
  import { writeFileSync } from "node:fs";
  const start = async (pid) => {
    for (let tries = 0; tries < 100; tries += 1) {
      writeFileSync("/proc/sys/kernel/ns_last_pid", String(pid - 1));
      const child = spawn("sleep", ["100"]);
      await once(child, "spawn");
      if (child.pid === pid) return child;
      // Another thread of this program got the pid.
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    throw new Error("no process got pid " + pid);
  };
  const seen = {};
  for (const pidfd of [true, false]) {
    const driver = createLinuxDriver({ pidfd });
    const held = await start(5_000);
    const { processes } = await driver.snapshot();
    const { startToken } = processes.find(({ pid }) => pid === held.pid);
    const { pin } = await driver.pin({ pid: held.pid, startToken });
    held.kill("SIGKILL");
    await once(held, "exit");
    const stranger = await start(5_000);
    seen[pidfd] = [pin.signal("SIGKILL"), pin.status().kind];
    // A signal that reached the process before takes effect before this one.
    stranger.kill("SIGTERM");
    seen[pidfd].push((await once(stranger, "exit"))[1]);
    pin.close();
    driver.close();
  }
  console.log(JSON.stringify(seen));`;

// Needs a pid namespace in which the next pid can be chosen.
it.runIf(canForcePids)(
  "a signal through a pin never reaches a process that reused the pid",
  async () => {
    const untouched = ["gone", "gone", "SIGTERM"];
    expect(await runScript(ownPids, body)).toEqual({ true: untouched, false: untouched });
  },
);
