import { execFileSync } from "node:child_process";
import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readStat } from "@corral/inspector/linux";
import { createCorralClient } from "@corral/client";
import { describe, expect, test } from "vitest";
import { corralServe, waitFor } from "../support/corral-process.ts";
import { temporaryDirectory } from "../support/test-server.ts";
import { startRunner } from "../support/runner.ts";

const sh = (script: string) => ["sh", "-c", script];

// Each starts several programs, on a machine that may be busy with other tests.
const timeout = 180_000;

describe("corral run registers", { timeout }, () => {
  test("with the running server and all given options, before the first instruction of the command", async () => {
    await using server = await corralServe();
    const { api } = createCorralClient({
      url: `http://127.0.0.1:${server.port}`,
      token: server.token,
    });
    const tree = join(server.directory, "repository");
    mkdirSync(tree);
    execFileSync("git", ["init", "-q", tree]);
    const below = join(tree, "packages");
    mkdirSync(below);
    // The command asks the server about itself first thing.
    const script = `
      const { createCorralClient } = await import(${JSON.stringify(import.meta.resolve("@corral/client"))});
      const { api } = createCorralClient();
      const me = (await api.executors.list.query()).find((one) => one.id === process.env.CORRAL_EXECUTOR_ID);
      console.log(JSON.stringify({ ...me, itself: me.pid === process.pid, parent: process.ppid }));
    `;
    const environment = { CORRAL_DATA_DIR: server.directory };
    await using runner = startRunner(
      {
        command: [process.execPath, "--input-type=module", "-e", script],
        dataDir: server.directory,
        task: "T-1",
        attempt: "2",
        label: "my agent",
        kind: "setup-script",
        labels: { model: "large" },
      },
      { environment, cwd: below },
    );
    expect(await runner.ended()).toBe(0);
    expect(JSON.parse(runner.stdout())).toMatchObject({
      origin: "launched",
      alive: true,
      task: "T-1",
      attempt: "2",
      label: "my agent",
      kind: "setup-script",
      labels: { model: "large" },
      project: "repository",
      workspace: realpathSync(tree),
      runner: { pid: runner.pid },
      itself: true,
      parent: runner.pid,
    });
    expect(runner.stderr()).toBe("");
    const after = (await api.executors.list.query()).find((one) => one.label === "my agent");
    expect(after).toMatchObject({ alive: false, ending: { how: "exited", exitCode: 0 } });
  });

  test("without a server, in the store, and prints a hint", async () => {
    await using directory = await temporaryDirectory();
    {
      await using runner = startRunner({
        command: sh("exit 7"),
        dataDir: directory.path,
        project: "p",
      });
      expect(await runner.ended()).toBe(7);
      expect(runner.stderr()).toMatch(/^corral: No server is running.*\n$/);
    }
    await using server = await corralServe([], { CORRAL_DATA_DIR: directory.path });
    const { api } = createCorralClient({
      url: `http://127.0.0.1:${server.port}`,
      token: server.token,
    });
    expect(await api.executors.list.query({ project: "p" })).toMatchObject([
      { project: "p", label: "sh", ending: { how: "exited", exitCode: 7 } },
    ]);
  });

  test("a workspace that contains everything is refused, and the command does not run", async () => {
    await using directory = await temporaryDirectory();
    await using runner = startRunner({
      command: ["echo", "ran"],
      dataDir: directory.path,
      workspace: "/",
    });
    expect(await runner.ended()).toBe(125);
    expect(runner.stdout()).toBe("");
    expect(runner.stderr()).toMatch(/workspace/i);
  });

  test("with an unusable store the command runs unregistered, and a line says so", async () => {
    await using directory = await temporaryDirectory();
    const file = join(directory.path, "file");
    writeFileSync(file, "");
    await using runner = startRunner({ command: ["echo", "ran"], dataDir: join(file, "below") });
    expect(await runner.ended()).toBe(0);
    expect(runner.stdout()).toBe("ran\n");
    expect(runner.stderr()).toContain("not registered");
  });

  test("corral run dies before the gate opens: the command never starts", async () => {
    await using directory = await temporaryDirectory();
    const mark = join(directory.path, "started");
    await using runner = startRunner({ command: ["touch", mark], dataDir: directory.path });
    const gated = await waitFor(() => childrenOf(runner.pid)[0]);
    runner.kill("SIGKILL");
    await runner.ended();
    await waitFor(() => (readStat(gated) === undefined ? true : undefined));
    expect(() => realpathSync(mark)).toThrow("ENOENT");
  });
});

function childrenOf(pid: number): number[] {
  try {
    const text = execFileSync("cat", [`/proc/${pid}/task/${pid}/children`], { encoding: "utf8" });
    return text.split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
