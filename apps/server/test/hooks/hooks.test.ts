import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { MockProcessInspector } from "@corral/inspector/mock";
import { readStat } from "@corral/inspector/linux";
import { expect, test } from "vitest";
import { waitFor } from "../support/corral-process.ts";
import { writeHooks } from "../../src/hooks/hook-file.ts";
import { readHookRuns } from "../../src/hooks/hook-record.ts";
import { runHook } from "../../src/hooks/run-hook.ts";
import { temporaryDirectory, testServer } from "../support/test-server.ts";

const isAlive = (pid: number) => {
  const state = readStat(pid)?.state;
  return state !== undefined && state !== "zombie" && state !== "dead";
};

test("an agent's end runs the commands for it, with the event on their input", async () => {
  await using directory = await temporaryDirectory();
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100, name: "claude", command: ["claude"] });
  await using server = await testServer({ inspector, dataDirectory: directory.path });
  const { service } = server;
  await service.registerExecutor({ pid: 100, label: "claude", project: "shop", task: "T-1" });
  await service.refresh();
  const [told, never] = ["told", "never"].map((name) => join(directory.path, name));
  writeHooks(directory.path, [
    { on: ["leak"], command: `touch ${never}` },
    { on: ["ended"], command: `cat > ${told}; echo "$CORRAL_EVENT"; exit 3` },
  ]);
  inspector.removeProcess(100);
  await service.refresh();
  const [run] = await waitFor(() => {
    const runs = readHookRuns(directory.path);
    return runs.length > 0 && runs;
  });
  expect(run).toMatchObject({ event: "ended", exitCode: 3, output: "ended\n" });
  expect(JSON.parse(readFileSync(told ?? "", "utf8"))).toMatchObject({
    version: 1,
    event: "ended",
    title: "claude: T-1 has ended",
    executor: { label: "claude", project: "shop", task: "T-1", pid: 100, alive: false },
  });
  expect(existsSync(never ?? "")).toBe(false);
});

test("the end of the server is the end of its commands, also of those that ignore SIGTERM", async () => {
  await using directory = await temporaryDirectory();
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100, name: "claude", command: ["claude"] });
  const server = await testServer({ inspector, dataDirectory: directory.path });
  await server.service.registerExecutor({ pid: 100, label: "claude" });
  await server.service.refresh();
  const file = join(directory.path, "pid");
  const command = `trap '' TERM; sh -c 'echo $$ > ${file}; sleep 1000' & wait`;
  writeHooks(directory.path, [{ on: ["ended"], command }]);
  inspector.removeProcess(100);
  await server.service.refresh();
  const pid = await waitFor(
    () => existsSync(file) && (Number(readFileSync(file, "utf8")) || undefined),
  );
  await server[Symbol.asyncDispose]();
  expect(isAlive(pid)).toBe(false);
});

test("a command that hangs is ended with all that it started in its group", async () => {
  await using directory = await temporaryDirectory();
  const file = join(directory.path, "pids");
  const command = `trap '' TERM; sleep 1000 & echo $! $$ > ${file}; wait; sleep 1000`;
  const run = await runHook({ command, event: "leak", payload: "{}", limitMs: 500 });
  expect(run).toMatchObject({ timedOut: true, signal: "SIGKILL" });
  const pids = readFileSync(file, "utf8").trim().split(" ").map(Number);
  await waitFor(() => !pids.some(isAlive));
});

test.each([
  ["prints without end", "yes", { timedOut: true }],
  ["does not read its input", "exec 0<&-; exit 0", { exitCode: 0 }],
  ["leaves a daemon with its streams", "sleep 5 & exit 0", { exitCode: 0 }],
  ["is not there", "corral-no-such-command", { exitCode: 127 }],
])("a command that %s", async (_name, command, expected) => {
  const payload = JSON.stringify({ text: "x".repeat(1_000_000) });
  const run = await runHook({ command, event: "leak", payload, limitMs: 700 });
  expect(run).toMatchObject(expected);
  expect(run.output.length).toBeLessThanOrEqual(4_096);
});
