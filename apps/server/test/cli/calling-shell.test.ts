import { spawn } from "node:child_process";
import { once } from "node:events";
import { realpath } from "node:fs/promises";
import { createCorralClient } from "@corral/client";
import type { ExecutorView, ProcessView } from "@corral/process-service/core";
import { readIdentity } from "@corral/client/node";
import { expect, test } from "vitest";
import { corralServe, main } from "../support/corral-process.ts";
import { temporaryDirectory } from "../support/test-server.ts";

/** Sleeps in a directory until the test is over. */
function sleeper(cwd: string) {
  const child = spawn("sleep", ["600"], { cwd, stdio: "ignore" });
  return {
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

/** `corral ps` of one executor, from a shell that works in `cwd` and waits for it. */
async function psIn(cwd: string, dataDirectory: string, executor: string) {
  const script = `"$0" "$1" ps --json --executor ${executor}; echo "shell $$" >&2`;
  const shell = spawn("sh", ["-c", script, process.execPath, main], {
    cwd,
    env: { ...process.env, CORRAL_DATA_DIR: dataDirectory },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  shell.stdout.on("data", (text) => (out += String(text)));
  shell.stderr.on("data", (text) => (err += String(text)));
  await once(shell, "close");
  expect(err).toContain(`shell ${shell.pid}`);
  const listed: { executors: readonly ExecutorView[]; processes: readonly ProcessView[] } =
    JSON.parse(out).data;
  return {
    pids: listed.processes.map(({ pid }) => pid),
    suspected: listed.executors[0]?.totals.suspected,
  };
}

test("the shell that runs corral in a workspace belongs to no executor, with and without a server", async () => {
  await using directory = await temporaryDirectory();
  await using data = await temporaryDirectory();
  const cwd = await realpath(directory.path);
  await using agent = sleeper(cwd);
  await using stranger = sleeper(cwd);
  const expected = {
    pids: [agent.pid, stranger.pid].toSorted((a, b) => a - b),
    suspected: 1,
  };
  {
    await using server = await corralServe([], { CORRAL_DATA_DIR: data.path });
    const { api } = createCorralClient({
      url: `http://127.0.0.1:${server.port}`,
      token: server.token,
    });
    const startToken = readIdentity(agent.pid)?.startToken ?? "";
    const input = { id: "agent", pid: agent.pid, startToken, workspace: cwd };
    await api.executors.register.mutate(input);
    expect(await psIn(cwd, data.path, "agent")).toEqual(expected);
  }
  expect(await psIn(cwd, data.path, "agent")).toEqual(expected);
}, 120_000);
