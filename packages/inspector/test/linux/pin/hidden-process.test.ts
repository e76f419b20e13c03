import { describe, expect, it } from "vitest";
import { canRun, runScript } from "../support/run-script.ts";

const isRoot = process.getuid?.() === 0;
const ownNamespace = ["unshare", "--pid", "--fork", "--mount", "--mount-proc"];
const canHide =
  isRoot &&
  (await canRun("setpriv", "--version")) &&
  (await canRun(ownNamespace[0] ?? "", ...ownNamespace.slice(1), "true"));

/** In a new pid namespace, pins processes and then becomes another user, so that hidepid hides them. */
const body = `
  import { spawn } from "node:child_process";
  import { once } from "node:events";
  import { setTimeout as delay } from "node:timers/promises";
  const { execPath } = process;
  const NOBODY = 65534;
  process.setgroups([]);
  const become = (user) => {
    process.seteuid(0);
    process.setegid(user);
    process.seteuid(user);
  };
  // Processes of root; the parent of the second does not reap it.
  const hidden = spawn("sleep", ["100"]);
  const parent = spawn("sh", ["-c", "sleep 100 & echo $!; exec sleep 101"]);
  const [printed] = await once(parent.stdout, "data");
  await delay(50);
  const seen = {};
  for (const pidfd of [true, false]) {
    const driver = createLinuxDriver({ pidfd });
    const { processes } = await driver.snapshot();
    const at = (pid) => {
      const { startToken } = processes.find((one) => one.pid === pid);
      return { pid, startToken };
    };
    const one = (await driver.pin(at(hidden.pid))).pin;
    const two = (await driver.pin(at(Number(printed)))).pin;
    become(NOBODY);
    // fsuid follows the effective user id: /proc is now read as nobody.
    const looking = createLinuxDriver({ pidfd });
    const round = async () => ({
      statuses: [one.status().kind, two.status().kind],
      signal: await signalOne(looking, one.identity, "SIGCONT"),
      pin: (await looking.pin(one.identity)).outcome,
      nobody: (await looking.pin({ pid: 4_000_000, startToken: one.identity.startToken })).outcome,
      problems: (await looking.snapshot()).problems.map(({ code }) => code),
    });
    seen[pidfd] = await round();
    looking.close();
    become(0);
    if (!pidfd) {
      two.signal("SIGKILL");
      await delay(50);
      hidden.kill("SIGKILL");
      await once(hidden, "exit");
      become(NOBODY);
      seen.after = [one.status().kind, two.status().kind, one.signal("SIGCONT")];
      become(0);
    }
    one.close();
    two.close();
    driver.close();
  }
  parent.kill("SIGKILL");
  console.log(JSON.stringify(seen));`;

// Needs root, to mount /proc with hidepid and to change the user.
describe.runIf(canHide).each([
  ["2", "not listed"],
  ["4", "not listed unless it may be traced"],
  ["1", "listed, but not readable"],
])("hidepid=%s: another user's process, %s,", (option) => {
  it("is unknown, not gone, until it is reaped", async () => {
    const mount = `mount -t proc -o hidepid=${option} proc /proc && exec "$@"`;
    const under = [...ownNamespace, "sh", "-c", mount, "--"];
    const doubt = {
      statuses: ["unknown", "unknown"],
      signal: "denied",
      pin: "denied",
      nobody: "gone",
      problems: expect.arrayContaining([expect.stringMatching(/PROCESS(ES)?_(HIDDEN|UNREADABLE)/)]),
    };
    expect(await runScript(under, body)).toEqual({
      true: doubt,
      false: doubt,
      // Dead and reaped; dead and not reaped, hidden.
      after: ["gone", "unknown", "gone"],
    });
  });
});
