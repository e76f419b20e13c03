import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInspector } from "@corral/inspector";
import { expect, test } from "vitest";
import { openSqliteStore } from "../../src/sqlite.ts";
import { createTestProcesses, isAlive, kill } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

/** A service in a program of its own, watching the births of an executor. */
async function startOtherService(path: string, pid: number) {
  const script = join(import.meta.dirname, "child.ts");
  const child = spawn(process.execPath, [script, path, String(pid)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  const [id] = await Promise.race([once(child.stdout, "data"), exit]);
  const end = async () => {
    child.kill("SIGKILL");
    await exit;
  };
  return { executorId: String(id).trim(), end, [Symbol.asyncDispose]: end };
}

async function storedPids(path: string): Promise<readonly number[]> {
  using inspector = createInspector();
  const { hostId } = await inspector.snapshot();
  await using store = await openSqliteStore({ path, hostId });
  return (await store.lineage.load(hostId)).map(({ process }) => process.pid);
}

test("lineage from births survives a killed service", async () => {
  await using processes = await createTestProcesses();
  const path = join(processes.directory, "corral.db");
  const root = processes.run(
    `while [ ! -e go ]; do sleep 0.02; done
     setsid bash -c 'echo $$ > shell; (echo $BASHPID > daemon; exec sleep 1000) & while [ ! -e leave ]; do sleep 0.05; done' &
     sleep 1000`,
  );
  await using other = await startOtherService(path, root.pid);
  processes.run("touch go");
  const daemon = await processes.pidFrom("daemon");
  const shell = await processes.pidFrom("shell");
  await until("the link is stored", async () => (await storedPids(path)).includes(shell));
  await other.end();
  processes.run("touch leave");
  kill(root.pid);
  await until("the daemon is left alone", () => !isAlive(shell) && !isAlive(root.pid));

  await using running = await startService({ path });
  const { processes: rows } = await running.service.view();
  expect(rows.find(({ pid }) => pid === daemon)?.association).toMatchObject({
    executorId: other.executorId,
    standing: "owned",
    leftOver: true,
  });
});
