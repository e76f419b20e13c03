import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { startServer } from "corral";
import { afterAll, beforeAll, expect, test } from "vitest";

const main = new URL("../src/main.ts", import.meta.url).pathname;

let dataDirectory: string;
let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "corral-orchestrate-"));
  server = await startServer({ port: 0, dataDirectory });
});
afterAll(async () => {
  // What a failed test leaves running.
  await server.service.stopProcesses({
    scope: { kind: "project", project: "shop" },
    client: "test",
  });
  await server.close();
  await rm(dataDirectory, { recursive: true, force: true });
});

/** The orchestrator with a shell script as its agent, which gets the task as `$0`. */
function orchestrate(script: string): ChildProcess {
  return spawn(process.execPath, [main, "sh", "-c", script], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, CORRAL_DATA_DIR: dataDirectory },
  });
}

async function outputOf({ stdout }: ChildProcess): Promise<string> {
  return stdout === null ? "" : text(stdout);
}

const leftOver = async () => server.service.listProcesses({ project: "shop", leftOver: true });

test("each end is told with its exit code and its usage, and what is left over is stopped", async () => {
  const daemon = "setsid sleep 300 >/dev/null 2>&1 &";
  const app = orchestrate(
    `case "$0" in fix-login) ${daemon} exit 3;; fix-cart) kill -TERM $$;; esac`,
  );
  const output = await outputOf(app);
  const lines = output.trim().split("\n").toSorted();
  expect(lines.filter((line) => /: (exited|killed)/.test(line)).map((line) => line.trim())).toEqual(
    [
      "fix-cart: killed SIGTERM",
      "fix-login: exited 3",
      "flaky-test: exited 0",
      "upgrade-deps: exited 0",
      "write-docs: exited 0",
    ],
  );
  expect(lines.filter((line) => /: \d+ ms of CPU, \d+ MB, \d+ processes/.test(line))).toHaveLength(
    5,
  );
  expect(lines.filter((line) => line.includes("left over"))).toEqual([
    "fix-login: 1 of 1 left over stopped",
  ]);
  expect(await leftOver()).toEqual([]);
});

test("interrupted, it stops its agents and what they left over", async () => {
  const pids = join(dataDirectory, "pids");
  const app = orchestrate(`setsid sleep 300 >/dev/null 2>&1 & echo $! >> ${pids}; exec sleep 300`);
  const output = outputOf(app);
  await expect
    .poll(async () => existsSync(pids) && (await readFile(pids, "utf8")).match(/\n/g)?.length, {
      timeout: 30_000,
    })
    .toBe(5);
  const exited = once(app, "exit");
  app.kill("SIGINT");
  expect(await exited).toEqual([0, null]);
  expect((await output).match(/: killed SIGTERM/g)).toHaveLength(5);
  expect((await output).match(/: 1 of 1 left over stopped/g)).toHaveLength(5);
  expect(await leftOver()).toEqual([]);
});
