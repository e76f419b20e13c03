import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const setpriv = "/usr/bin/setpriv";
const ownNamespaces = ["--pid", "--fork", "--kill-child", "--mount", "--mount-proc"];
const canHide =
  process.getuid?.() === 0 &&
  existsSync(setpriv) &&
  existsSync("/dev/shm") &&
  (await run("unshare", [...ownNamespaces, "true"]).then(
    () => true,
    () => false,
  ));

// Needs root, to mount a /proc that hides in namespaces of its own and to become another user.
test.runIf(canHide).each([
  ["2", "at-the-beginning"],
  ["2", "in-the-middle"],
  ["4", "at-the-beginning"],
  ["4", "in-the-middle"],
  ["1", "in-the-middle"],
])(
  "hidepid=%s: an executor that becomes root's, %s of a kill, has not ended and is no confirmed death",
  async (option, when) => {
    const child = join(import.meta.dirname, "child.ts");
    // A folder for temporary files that nobody else has, and that goes with the namespace.
    const script = `mount -t tmpfs none /dev/shm && mount -t proc -o hidepid=${option} proc /proc && exec "$@"`;
    const program = [process.execPath, child, setpriv, when];
    const { stdout } = await run(
      "unshare",
      [...ownNamespaces, "sh", "-c", script, "--", ...program],
      { env: { ...process.env, TMPDIR: "/dev/shm", HOME: "/dev/shm" }, timeout: 60_000 },
    );
    expect(JSON.parse(stdout)).toEqual({
      alive: [true, true],
      outcomes: [expect.stringMatching(/^(denied|escaped|pending)$/)],
      confirmedGone: 0,
      signalled: "EPERM",
      exited: null,
    });
  },
  90_000,
);
