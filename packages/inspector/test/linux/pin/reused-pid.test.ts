import { expect, it } from "vitest";
import { canForcePids, forcePids, ownPids } from "../support/forced-pids.ts";
import { runScript } from "../support/run-script.ts";

/** In a new pid namespace, a second process gets the pid of a pinned one. */
const body = `
  ${forcePids}
  const seen = {};
  for (const pidfd of [true, false]) {
    const driver = createLinuxDriver({ pidfd });
    const held = await start(5_000);
    const { processes } = await driver.snapshot();
    const { startToken } = processes.find(({ pid }) => pid === held.pid);
    const { pin } = await driver.pin({ pid: held.pid, startToken });
    await end(held);
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
