import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { Association } from "../../src/index.ts";
import { createTestProcesses } from "../support/processes.ts";

const run = promisify(execFile);

/** Opening a device on a nodev mount is denied, for root too. Arguments: pids, then a program. */
const withoutEnvironments = (count: number) => `
  mount -t tmpfs -o nodev none /dev/shm && mknod /dev/shm/denied c 1 3 &&
  for at in $(seq ${count}); do mount --bind /dev/shm/denied "/proc/$1/environ" || exit 1; shift; done
  exec "$@"`;

const canMount =
  process.getuid?.() === 0 &&
  (await run("unshare", ["-m", "sh", "-c", withoutEnvironments(1), "--", "1", "true"]).then(
    () => true,
    () => false,
  ));

async function associationsSeen(
  unreadable: readonly number[],
  ...words: readonly (number | string)[]
): Promise<readonly (Association | undefined)[]> {
  const child = join(import.meta.dirname, "child.ts");
  const { stdout } = await run(
    "unshare",
    [
      "-m",
      "sh",
      "-c",
      withoutEnvironments(unreadable.length),
      "--",
      ...unreadable.map(String),
      process.execPath,
      child,
      ...words.map(String),
    ],
    { timeout: 60_000 },
  );
  return JSON.parse(stdout);
}

// Needs root, to mount over files of /proc in a mount namespace.
test.runIf(canMount)(
  "what carries an agent's markers is tied to nobody where its environment cannot be read",
  async () => {
    await using processes = await createTestProcesses();
    const session = randomUUID();
    const agent = processes.run(
      `CLAUDE_CODE_SESSION_ID=${session} bash -c 'echo $$ > shell; exec sleep 1000' & wait`,
    );
    await processes.pidFrom("shell");
    const byPid = processes.run("exec sleep 1000", { env: { CLAUDE_PID: String(agent.pid) } });
    const bySession = processes.run("exec sleep 1000", {
      env: { CLAUDE_CODE_SESSION_ID: session },
    });
    const named = [agent.pid, processes.directory, byPid.pid, bySession.pid];
    const owned = { evidence: "agent-marker-and-workspace", standing: "owned" };
    const suspected = { evidence: "workspace", standing: "suspected" };

    expect(await associationsSeen([], ...named)).toMatchObject([owned, owned]);
    expect(await associationsSeen([byPid.pid], ...named)).toMatchObject([suspected, owned]);
    expect(await associationsSeen([bySession.pid], ...named)).toMatchObject([owned, suspected]);
    // The agent may have inherited the session id: only the pid names it for certain.
    expect(await associationsSeen([agent.pid], ...named)).toMatchObject([owned, suspected]);
  },
  90_000,
);
