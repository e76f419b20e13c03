import { spawn as startProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { chmod, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { createCorralClient } from "@corral/client";
import { announceServer, spawn, type SpawnOptions } from "@corral/client/node";
import { readStat } from "@corral/inspector/linux";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { corralServe, main, waitFor } from "../support/corral-process.ts";
import { killAtEnd } from "../support/runner.ts";
import { temporaryDirectory } from "../support/test-server.ts";

// `spawn` of the client's Node entry, below the built `corral run`.
describe("a command that another program holds", { timeout: 60_000 }, () => {
  let server: Awaited<ReturnType<typeof corralServe>>;
  let corral: ReturnType<typeof createCorralClient>;
  let programs: Awaited<ReturnType<typeof temporaryDirectory>>;

  beforeAll(async () => {
    server = await corralServe();
    const url = `http://127.0.0.1:${server.port}`;
    corral = createCorralClient({ url, token: server.token });
    programs = await temporaryDirectory();
    await symlink(main, join(programs.path, "corral"));
    await chmod(main, 0o755);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await programs[Symbol.asyncDispose]();
  });

  const pathWith = (folder: string): string =>
    [folder, dirname(process.execPath), process.env["PATH"]].join(delimiter);
  beforeEach(() => {
    vi.stubEnv("PATH", pathWith(programs.path));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  const sh = async (script: string, options: SpawnOptions = {}) =>
    spawn(["sh", "-c", script], { corral, stdio: ["ignore", "pipe", "inherit"], ...options });

  test("runs below corral run, which is its runner; streams are its own", async () => {
    const agent = await sh("echo $PPID; grep flags /proc/self/fdinfo/1; ls /proc/self/fd; exit 3");
    const exit = once(agent.child, "exit");
    expect(agent.pid).not.toBe(agent.child.pid);
    const output = agent.child.stdout === null ? "" : await text(agent.child.stdout);
    const [parent, flags = "", ...descriptors] = output.trim().split("\n");
    expect(Number(parent)).toBe(agent.child.pid);
    expect(Number.parseInt(flags.replace("flags:", ""), 8) & 0o4000).toBe(0); // O_NONBLOCK
    const plain = startProcess("sh", ["-c", "ls /proc/self/fd; exit"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    expect(descriptors).toEqual((await text(plain.stdout)).trim().split("\n"));
    expect(await agent.ended).toEqual({ ending: { how: "exited", exitCode: 3 }, leftOver: [] });
    expect(await exit).toEqual([3, null]);
    const { executor } = await corral.api.executors.get.query({ id: agent.id });
    expect(executor.runner?.pid).toBe(agent.child.pid);
  });

  test("what is orphaned inside stays below the runner until it has been told", async () => {
    const agent = await sh(
      "(setsid sh -c 'echo $$; exec env -i sleep 300' &) ; sleep 0.2; readlink /proc/$PPID/exe",
    );
    let output = "";
    agent.child.stdout?.on("data", (chunk) => (output += String(chunk)));
    const pid = await waitFor(() => Number(/^\d+/m.exec(output)?.[0]) || undefined);
    using _left = killAtEnd(pid);
    const { leftOver } = await agent.ended;
    expect(leftOver?.map((process) => process.pid)).toEqual([pid]);
    expect(leftOver?.[0]?.parentPid).toBe(agent.child.pid);
  });

  test.each([
    ["SIGTERM", "SIGTERM"],
    // Nobody can forward it.
    ["SIGKILL", "SIGKILL"],
  ] as const)("%s to the child ends the command", async (sent, signal) => {
    const agent = await sh("echo started; exec sleep 300");
    using _running = killAtEnd(agent.pid);
    const exit = once(agent.child, "exit");
    await once(agent.child.stdout ?? agent.child, "data");
    agent.child.kill(sent);
    const { ending, leftOver } = await agent.ended;
    expect(ending).toMatchObject({ how: "killed", signal });
    expect(leftOver).toEqual([]);
    expect(isGone(agent.pid)).toBe(true);
    expect(await exit).toEqual([null, signal]);
  });

  test("killed itself, it is told so", async () => {
    const agent = await sh("exec sleep 300");
    process.kill(agent.pid, "SIGKILL");
    expect((await agent.ended).ending).toMatchObject({ how: "killed", signal: "SIGKILL" });
  });

  test("options that are refused: neither the command nor the runner stay", async () => {
    await using directory = await temporaryDirectory();
    const mark = join(directory.path, "started");
    await expect(sh(`touch ${mark}`, { workspace: "/" })).rejects.toThrow(/workspace/i);
    await waitFor(() => (childrenOf(process.pid).some(isRunner) ? undefined : true));
    expect(existsSync(mark)).toBe(false);
  });

  test("another program of that name: the command runs without", async () => {
    await using directory = await temporaryDirectory();
    const other = join(directory.path, "corral");
    await writeFile(other, "#!/bin/sh\necho '{\"pid\":1}' >&3\n");
    await chmod(other, 0o755);
    vi.stubEnv("PATH", pathWith(directory.path));
    const agent = await sh("exit 6");
    expect(agent.pid).toBe(agent.child.pid);
    expect((await agent.ended).ending).toEqual({ how: "exited", exitCode: 6 });
  });

  test("an app that dies before the registration: the command never starts", async () => {
    await using directory = await temporaryDirectory();
    await using app = await appBeforeAnswer(directory.path);
    const [runner = 0] = childrenOf(app.pid);
    const [held = 0] = childrenOf(runner);
    expect(readStat(held)?.name).toMatch(/^(sh|dash|bash)$/);
    app.kill();
    await waitFor(() => ([runner, held].every(isGone) ? true : undefined));
    expect(existsSync(app.mark)).toBe(false);
  });
});

/** An app whose server takes the registration and never answers. */
async function appBeforeAnswer(directory: string) {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const asked = once(silent, "request");
  const url = `http://127.0.0.1:${port}`;
  announceServer(directory, { url, pid: process.pid, version: "0", startedAt: 0 });
  const mark = join(directory, "started");
  const script = `
    import { spawn } from ${JSON.stringify(import.meta.resolve("@corral/client/node"))};
    await spawn(["touch", ${JSON.stringify(mark)}]);`;
  const app = startProcess(process.execPath, ["--input-type=module", "-e", script], {
    stdio: "inherit",
    env: { ...process.env, CORRAL_DATA_DIR: directory },
  });
  await asked;
  return {
    pid: app.pid ?? 0,
    mark,
    kill: () => app.kill("SIGKILL"),
    async [Symbol.asyncDispose]() {
      app.kill("SIGKILL");
      silent.closeAllConnections();
      await new Promise((resolve) => silent.close(resolve));
    },
  };
}

function childrenOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").trim();
    return children.split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** A container's pid 1 may not collect it. */
function isGone(pid: number): boolean {
  return ["zombie", undefined].includes(readStat(pid)?.state);
}

function isRunner(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("\0--held\0");
  } catch {
    return false;
  }
}
