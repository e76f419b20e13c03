import { type ChildProcess, spawn as startProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { readIdentity } from "@corral/inspector/identity";
import { readStat } from "@corral/inspector/linux";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { until } from "../../../process-service/test/support/until.ts";
import { createCorralClient, isCallError } from "../../src/index.ts";
import { announceServer } from "../../src/node.ts";
import { spawn, type SpawnOptions } from "../../src/spawn/spawn.ts";
import { announcedServer } from "../support/announced-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

let server: Awaited<ReturnType<typeof announcedServer>>;
let corral: ReturnType<typeof createCorralClient>;

beforeAll(async () => {
  server = await announcedServer();
  corral = createCorralClient({ url: server.url, token: "unused" });
});
afterAll(async () => server[Symbol.asyncDispose]());
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A shell script on that server, with its output in a pipe, and no `corral run` above it. */
async function sh(script: string, options: SpawnOptions = {}) {
  return spawn(["sh", "-c", script], {
    corral,
    subreaper: false,
    stdio: ["ignore", "pipe", "inherit"],
    ...options,
  });
}

async function outputOf({ stdout }: ChildProcess): Promise<string> {
  return stdout === null ? "" : text(stdout);
}

function isGone(pid: number): boolean {
  return readStat(pid) === undefined || readStat(pid)?.state === "zombie";
}

describe("spawn", () => {
  test("registers with all that it is given, before the first instruction", async () => {
    await using directory = await temporaryDirectory();
    const labels = { issue: "12" };
    const given = { project: "shop", task: "T-1", attempt: "2", label: "my agent", labels };
    const agent = await sh('echo "$CORRAL_EXECUTOR_ID $$ $PWD $GREETING"', {
      ...given,
      kind: "coding-agent",
      workspace: directory.path,
      cwd: directory.path,
      env: { ...process.env, GREETING: "hello" },
    });
    expect(agent.unregistered).toBeUndefined();
    expect(await outputOf(agent.child)).toBe(`${agent.id} ${agent.pid} ${directory.path} hello\n`);
    const { executor } = await corral.api.executors.get.query({ id: agent.id });
    expect(executor).toMatchObject({ ...given, kind: "coding-agent", origin: "launched" });
    expect(executor).toMatchObject({ pid: agent.pid, workspace: directory.path });
    expect(await agent.ended).toEqual({ ending: { how: "exited", exitCode: 0 }, leftOver: [] });
  });

  test.each([
    ["exit 7", { how: "exited", exitCode: 7 }],
    ["kill -TERM $$", { how: "killed", signal: "SIGTERM" }],
    ["kill -KILL $$", { how: "killed", signal: "SIGKILL" }],
  ])("%s is told as it was, and stored so", async (script, ending) => {
    const agent = await sh(script);
    expect((await agent.ended).ending).toMatchObject(ending);
    const { executor } = await corral.api.executors.get.query({ id: agent.id });
    expect(executor.ending).toMatchObject(ending);
  });

  test("what it leaves over is told at its end", async () => {
    // A daemon: in a session of its own, its parent gone.
    const agent = await sh("setsid sleep 300 >/dev/null 2>&1 & echo $!; sleep 0.1");
    const pid = Number(await outputOf(agent.child));
    try {
      const { leftOver } = await agent.ended;
      expect(leftOver?.map(({ title }) => title)).toEqual(["sleep 300"]);
      const left = leftOver?.[0]?.pid ?? 0;
      expect(readIdentity(left)?.startToken).toBe(leftOver?.[0]?.startToken);
      const stopped = await corral.api.processes.stop.mutate({
        scope: { kind: "left-over", executorId: agent.id },
      });
      expect(stopped.report).toMatchObject({ status: "done", confirmedGone: 1 });
      await until("its end", () => isGone(left));
    } finally {
      if (!isGone(pid)) process.kill(pid, "SIGKILL");
    }
  });

  test("kill -9 of the child ends it, and its child is left over", async () => {
    const agent = await sh("sleep 300 & echo $!; wait");
    const [line] = await once(agent.child.stdout ?? agent.child, "data");
    const pid = Number(String(line));
    try {
      agent.child.kill("SIGKILL");
      const { ending, leftOver } = await agent.ended;
      expect(ending).toMatchObject({ how: "killed", signal: "SIGKILL" });
      expect(leftOver?.map((process) => process.pid)).toEqual([pid]);
    } finally {
      process.kill(pid, "SIGKILL");
    }
  });

  test("100 at once: each has its own exit code and its own left-over", async () => {
    const pids: number[] = [];
    try {
      const agents = await Promise.all(
        Array.from({ length: 100 }, async (_, at) => {
          const agent = await sh(`sleep 300 >/dev/null 2>&1 & echo $!; exit ${at}`);
          const pid = Number(await outputOf(agent.child));
          pids.push(pid);
          return { at, pid, agent };
        }),
      );
      for (const { at, pid, agent } of agents) {
        const { ending, leftOver, problem } = await agent.ended;
        expect({ at, problem, ending, left: leftOver?.map((process) => process.pid) }).toEqual({
          at,
          problem: undefined,
          ending: { how: "exited", exitCode: at },
          left: [pid],
        });
      }
      expect(new Set(agents.map(({ agent }) => agent.id)).size).toBe(100);
    } finally {
      for (const pid of pids) process.kill(pid, "SIGKILL");
    }
  });

  test("aborted it gets SIGTERM; aborted before, it never starts", async () => {
    const running = new AbortController();
    const agent = await sh("exec sleep 300", { signal: running.signal });
    running.abort();
    expect((await agent.ended).ending).toMatchObject({ how: "killed", signal: "SIGTERM" });

    await using directory = await temporaryDirectory();
    const mark = join(directory.path, "started");
    const early = new AbortController();
    const starting = sh(`touch ${mark}`, {
      signal: early.signal,
      corral: {
        ...corral,
        identify: async (pid) => {
          early.abort(new Error("not needed any more"));
          return corral.identify(pid);
        },
      },
    });
    await expect(starting).rejects.toThrow("not needed any more");
    await expect(sh("true", { signal: early.signal })).rejects.toThrow("not needed any more");
    await until("the gate to be gone", () => childrenNamed("corral").length === 0);
    expect(existsSync(mark)).toBe(false);
  });

  test("a command that is not there, or options that are refused: it rejects, nothing runs", async () => {
    await using directory = await temporaryDirectory();
    const missing = spawn(["no-such-command"], { corral, subreaper: false });
    await expect(missing).rejects.toMatchObject({ code: "ENOENT" });
    const folder = spawn([directory.path], { corral, subreaper: false });
    await expect(folder).rejects.toMatchObject({ code: "EACCES" });
    const mark = join(directory.path, "started");
    const long = await sh(`touch ${mark}`, { labels: { text: "x".repeat(10_000) } }).catch(
      (error: unknown) => error,
    );
    expect(isCallError(long) && long.data?.corral.code).toBe("INVALID_ARGUMENT");
    await expect(sh(`touch ${mark}`, { workspace: "/" })).rejects.toThrow(/workspace/i);
    await until("the gates to be gone", () => childrenNamed("corral").length === 0);
    expect(existsSync(mark)).toBe(false);
  });
});

/** Gated commands of this program that have not started. */
function childrenNamed(name: string): number[] {
  const { pid } = process;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").split(" ");
  return children.map(Number).filter((child) => {
    if (child === 0 || isGone(child)) return false;
    return readFileSync(`/proc/${child}/cmdline`, "latin1").split("\0").includes(name);
  });
}

describe("without Corral", () => {
  test("the command runs unregistered, and the reason is told", async () => {
    await using directory = await temporaryDirectory();
    vi.stubEnv("CORRAL_DATA_DIR", directory.path);
    const warned = once(process, "warning");
    const agent = await spawn(["sh", "-c", "exit 5"], { subreaper: false });
    expect(agent.unregistered).toMatch(/Corral does not run/);
    expect((await warned)[0]).toMatchObject({ code: "CORRAL_NOT_REGISTERED" });
    expect(await agent.ended).toEqual({
      ending: { how: "exited", exitCode: 5 },
      problem: agent.unregistered,
    });
  });

  test("`required`: it rejects, and the command never starts", async () => {
    await using directory = await temporaryDirectory();
    vi.stubEnv("CORRAL_DATA_DIR", directory.path);
    const mark = join(directory.path, "started");
    const starting = spawn(["touch", mark], { subreaper: false, required: true });
    await expect(starting).rejects.toMatchObject({ code: "NOT_RUNNING" });
    await until("the gate to be gone", () => childrenNamed("corral").length === 0);
    expect(existsSync(mark)).toBe(false);
  });

  test("a server that ends before the command: the ending is told, the left-overs are not", async () => {
    await using another = await announcedServer();
    const options = { corral: createCorralClient({ url: another.url, token: "unused" }) };
    const agent = await sh("read _; exit 4", { ...options, stdio: ["pipe", "ignore", "inherit"] });
    await another[Symbol.asyncDispose]();
    agent.child.stdin?.end("\n");
    const { ending, leftOver, problem } = await agent.ended;
    expect([ending, leftOver]).toEqual([{ how: "exited", exitCode: 4 }, undefined]);
    expect(problem).not.toBe("");
  });
});

test("an app that dies between spawn and registration: the command never starts", async () => {
  await using directory = await temporaryDirectory();
  // A server that accepts the registration and never answers.
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const asked = once(silent, "request");
  const url = `http://127.0.0.1:${port}`;
  announceServer(directory.path, { url, pid: process.pid, version: "0", startedAt: 0 });
  const mark = join(directory.path, "started");
  const app = startProcess(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `import { spawn } from ${JSON.stringify(import.meta.resolve("@corral/client/node"))};
       await spawn(["touch", ${JSON.stringify(mark)}], { subreaper: false });`,
    ],
    { stdio: "inherit", env: { ...process.env, CORRAL_DATA_DIR: directory.path } },
  );
  try {
    await asked;
    const children = readFileSync(`/proc/${app.pid}/task/${app.pid}/children`, "latin1");
    const [held = 0] = children.split(" ").map(Number);
    expect(readStat(held)?.name).toMatch(/^(sh|dash|bash)$/);
    app.kill("SIGKILL");
    await until("the end of the held command", () => isGone(held));
    expect(existsSync(mark)).toBe(false);
  } finally {
    app.kill("SIGKILL");
    silent.closeAllConnections();
    silent.close();
  }
});
