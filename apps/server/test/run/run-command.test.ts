import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCorralClient } from "@corral/process-service/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { corralServe, waitFor } from "../support/corral-process.ts";
import { temporaryDirectory } from "../support/test-server.ts";
import { startRunner, statOf, sureToEnd } from "./support.ts";

const sh = (script: string) => ["sh", "-c", script];

// Each starts several programs, on a machine that may be busy with other tests.
const timeout = 180_000;

describe("corral run passes the command through", { timeout }, () => {
  // One server for all of them: a command beside a server starts fastest.
  let server: Awaited<ReturnType<typeof corralServe>>;
  beforeAll(async () => (server = await corralServe()), timeout);
  afterAll(() => server[Symbol.asyncDispose]());

  test.each([
    ["success", "exit 0", 0],
    ["its own code", "exit 42", 42],
    ["128 and more", "exit 200", 200],
    ["SIGTERM", "kill -TERM $$", "SIGTERM"],
    ["SIGINT", "kill -INT $$", "SIGINT"],
    ["SIGKILL", "kill -KILL $$", "SIGKILL"],
    ["a signal that dumps core", "kill -ABRT $$", 128 + 6],
  ])("exit: %s", async (_, script, expected) => {
    await using runner = startRunner({ command: sh(script), dataDir: server.directory });
    expect(await runner.ended()).toBe(expected);
  });

  test("a command that is not there, may not run, or is a folder", async () => {
    await using directory = await temporaryDirectory();
    const file = join(directory.path, "not-executable");
    writeFileSync(file, "#!/bin/sh\n");
    chmodSync(file, 0o644);
    const outcomes = await Promise.all(
      ["no-such-command-here", file, directory.path].map(async (name) => {
        await using runner = startRunner({ command: [name], dataDir: server.directory });
        return [await runner.ended(), runner.stderr().trim()];
      }),
    );
    expect(outcomes).toEqual([
      [127, "corral: no-such-command-here: not found"],
      [126, `corral: ${file} cannot be executed: permission denied`],
      [126, `corral: ${directory.path} cannot be executed: it is a directory`],
    ]);
  });

  test("a megabyte through stdin and stdout, to a reader that is slow to begin", async () => {
    await using runner = startRunner({
      command: sh("sleep 0.3; cat; echo end >&2"),
      dataDir: server.directory,
    });
    const text = "0123456789abcdef".repeat(65_536);
    runner.stdin?.end(text);
    expect(await runner.ended()).toBe(0);
    expect(runner.stdout()).toBe(text);
    expect(runner.stderr()).toContain("end\n");
  });

  test("arguments, whatever is in them", async () => {
    const words = ["", " ", "a b", "$HOME", "`id`", "-n", "--", "ü\n💥", "'\"\\"];
    const script = "process.stdout.write(JSON.stringify(process.argv.slice(1)))";
    await using runner = startRunner({
      command: [process.execPath, "-e", script, "--", ...words],
      dataDir: server.directory,
    });
    expect(await runner.ended()).toBe(0);
    expect(JSON.parse(runner.stdout())).toEqual(words);
  });

  test("the environment, also names that a shell would not take, and the marker with it", async () => {
    const odd = { "npm_config_//registry/:x": "1", "a.b": "2", "BASH_FUNC_f%%": "() {  :\n}" };
    const script = "process.stdout.write(JSON.stringify(process.env))";
    await using runner = startRunner(
      { command: [process.execPath, "-e", script], dataDir: server.directory },
      { environment: odd },
    );
    await runner.ended();
    const environment = new Map<string, unknown>(Object.entries(JSON.parse(runner.stdout())));
    expect(environment.get("CORRAL_EXECUTOR_ID")).toMatch(/^[\w-]{36}$/);
    environment.delete("CORRAL_EXECUTOR_ID");
    const expected = new Map<string, unknown>(Object.entries({ ...process.env, ...odd }));
    // A shell on the way may say anew where it is and how deep.
    for (const name of ["PWD", "OLDPWD", "SHLVL", "_"]) {
      environment.delete(name);
      expected.delete(name);
    }
    expect(environment).toEqual(expected);
  });

  test("no descriptor but the standard ones, and nothing of the hold, is left in the command", async () => {
    await using runner = startRunner({
      command: ["ls", "/proc/self/fd"],
      dataDir: server.directory,
    });
    await runner.ended();
    // What this test was given itself is handed on as it would be without corral.
    const direct = execFileSync("ls", ["/proc/self/fd"], { encoding: "utf8" });
    expect(runner.stdout()).toBe(direct);
  });

  test("a pipe stays blocking for the command, whatever this program writes to it", async () => {
    const flags = "grep flags /proc/self/fdinfo/0 /proc/self/fdinfo/1 /proc/self/fdinfo/2";
    await using runner = startRunner({ command: sh(flags), dataDir: server.directory });
    await runner.ended();
    const octal = [...runner.stdout().matchAll(/flags:\s+(\d+)/g)].map(([, one]) =>
      Number.parseInt(one ?? "", 8),
    );
    expect(octal).toHaveLength(3);
    for (const flag of octal) expect(flag & 0o4000).toBe(0); // O_NONBLOCK
  });

  test.each(["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGWINCH"] as const)(
    "%s, once",
    async (signal) => {
      const script = `
        let seen = 0;
        process.on("${signal}", () => { seen++; setTimeout(() => { console.log("seen=" + seen); process.exit(seen); }, 200); });
        console.log("ready=1");
        setInterval(() => {}, 1000);
      `;
      await using runner = startRunner({
        command: [process.execPath, "-e", script],
        dataDir: server.directory,
      });
      await runner.number("ready");
      runner.kill(signal);
      expect(await runner.ended()).toBe(1);
      expect(runner.stdout()).toContain("seen=1");
    },
  );
});

describe("corral run registers", { timeout }, () => {
  test("before the command's first instruction, by the running server, with what was said of it", async () => {
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
      const { createCorralClient } = await import(${JSON.stringify(import.meta.resolve("@corral/process-service/client"))});
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

  test("without a server, in the store itself, and says so", async () => {
    await using directory = await temporaryDirectory();
    {
      await using runner = startRunner({
        command: sh("exit 7"),
        dataDir: directory.path,
        project: "p",
      });
      expect(await runner.ended()).toBe(7);
      expect(runner.stderr()).toMatch(/^corral: No server runs.*\n$/);
    }
    await using server = await corralServe([], { CORRAL_DATA_DIR: directory.path });
    const { api } = createCorralClient({
      url: `http://127.0.0.1:${server.port}`,
      token: server.token,
    });
    expect(await api.executors.list.query()).toMatchObject([
      { project: "p", label: "sh", ending: { how: "exited", exitCode: 7 } },
    ]);
  });

  test("a workspace that would own everything is refused, and the command does not run", async () => {
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

  test("where nothing can be recorded the command runs all the same, and that is said", async () => {
    await using directory = await temporaryDirectory();
    const file = join(directory.path, "file");
    writeFileSync(file, "");
    await using runner = startRunner({ command: ["echo", "ran"], dataDir: join(file, "below") });
    expect(await runner.ended()).toBe(0);
    expect(runner.stdout()).toBe("ran\n");
    expect(runner.stderr()).toContain("not registered");
  });

  test("a runner that dies while the command is held never starts it", async () => {
    await using directory = await temporaryDirectory();
    const mark = join(directory.path, "started");
    await using runner = startRunner({ command: ["touch", mark], dataDir: directory.path });
    const held = await waitFor(() => childrenOf(runner.pid)[0]);
    runner.kill("SIGKILL");
    await runner.ended();
    await waitFor(() => (statOf(held) === undefined ? true : undefined));
    expect(() => realpathSync(mark)).toThrow("ENOENT");
  });
});

describe("corral run and what is left over", { timeout }, () => {
  const daemon = (script: string) =>
    sh(`setsid sh -c 'sleep 600 >/dev/null 2>&1 & echo daemon=$!' ; ${script}`);

  test("a daemon that was forked off twice comes back to the runner, and is told of", async () => {
    await using directory = await temporaryDirectory();
    await using runner = startRunner({
      command: daemon("echo pid=$$; read _"),
      dataDir: directory.path,
    });
    const pid = await runner.number("daemon");
    using _end = sureToEnd(pid);
    await waitFor(() => (statOf(pid)?.parentPid === runner.pid ? true : undefined));
    runner.stdin?.write("\n");
    expect(await runner.ended()).toBe(0);
    expect(runner.stderr()).toMatch(
      /sh left over 1 process \(.*\); to stop: corral kill --left-over \S+\n$/,
    );
    expect(statOf(pid)?.name).toBe("sleep");
  });

  test("--on-exit stop: it is confirmed gone before corral ends", async () => {
    await using directory = await temporaryDirectory();
    await using runner = startRunner({
      command: daemon("exit 5"),
      dataDir: directory.path,
      onExit: "stop",
    });
    const pid = await runner.number("daemon");
    using _end = sureToEnd(pid);
    expect(await runner.ended()).toBe(5);
    expect(statOf(pid)).toBeUndefined();
    expect(runner.stderr()).toMatch(/sh left over 1 process .*; 1 confirmed gone\n$/);
  });

  test("--on-exit keep: no stop touches it afterwards", async () => {
    await using server = await corralServe();
    const { api } = createCorralClient({
      url: `http://127.0.0.1:${server.port}`,
      token: server.token,
    });
    await using runner = startRunner(
      {
        command: daemon("exit 0"),
        dataDir: server.directory,
        onExit: "keep",
      },
      { cwd: server.directory },
    );
    const pid = await runner.number("daemon");
    using _end = sureToEnd(pid);
    expect(await runner.ended()).toBe(0);
    expect(runner.stderr()).toContain("kept");
    const plan = await api.processes.previewKill.mutate({ scope: { kind: "left-over" } });
    expect(plan.totals.processes).toBe(0);
    expect(plan.refusals).toMatchObject([{ code: "KEPT", process: { pid } }]);
  });

  test("adopted processes that die are collected, and the command's own status is not", async () => {
    await using directory = await temporaryDirectory();
    const many = "for n in 1 2 3 4 5 6 7 8; do setsid sh -c 'sleep 0.2 & echo z$0=$!' $n; done";
    await using runner = startRunner({
      command: sh(`${many}; echo ready=1; read _; exit 9`),
      dataDir: directory.path,
    });
    await runner.number("ready");
    const pids = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => runner.number(`z${n}`)));
    await waitFor(() => (pids.every((pid) => statOf(pid) === undefined) ? true : undefined));
    runner.stdin?.write("\n");
    expect(await runner.ended()).toBe(9);
  });

  test("a server that goes away in the middle: the end is told to the store", async () => {
    await using directory = await temporaryDirectory();
    await using server = await corralServe([], { CORRAL_DATA_DIR: directory.path });
    await using runner = startRunner({
      command: sh("echo ready=1; read _; exit 4"),
      dataDir: directory.path,
    });
    await runner.number("ready");
    server.process.kill("SIGKILL");
    await once(server.process, "exit");
    runner.stdin?.write("\n");
    expect(await runner.ended()).toBe(4);
    expect(runner.stderr()).toContain("No server runs");
    await using next = await corralServe([], { CORRAL_DATA_DIR: directory.path });
    const { api } = createCorralClient({ url: `http://127.0.0.1:${next.port}`, token: next.token });
    expect(await api.executors.list.query()).toMatchObject([
      { ending: { how: "exited", exitCode: 4 } },
    ]);
  });

  test("a runner killed with SIGKILL: its command lives on and is still the executor", async () => {
    await using server = await corralServe();
    const { api } = createCorralClient({
      url: `http://127.0.0.1:${server.port}`,
      token: server.token,
    });
    await using runner = startRunner(
      {
        command: sh("echo pid=$$; sleep 600 & echo child=$!; wait"),
        dataDir: server.directory,
      },
      { outlived: true },
    );
    const pid = await runner.number("pid");
    const child = await runner.number("child");
    using _end = sureToEnd(pid);
    using _endToo = sureToEnd(child);
    runner.kill("SIGKILL");
    expect(await runner.ended()).toBe("SIGKILL");
    const [executor] = await api.executors.list.query({ alive: true });
    expect(executor).toMatchObject({ pid, alive: true });
    const owned = async () =>
      (await api.processes.list.query({ executorId: executor?.id ?? "", standing: "owned" })).map(
        (one) => one.pid,
      );
    const both = [pid, child].toSorted((a, b) => a - b);
    await expect
      .poll(async () => (await owned()).toSorted((a, b) => a - b), { timeout: 30_000 })
      .toEqual(both);
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
