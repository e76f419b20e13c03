import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { corralServe } from "../support/corral-process.ts";
import { temporaryDirectory } from "../support/test-server.ts";
import { startRunner } from "../support/runner.ts";

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

  test("exit codes of a command that is missing, not executable, or a folder", async () => {
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

  test("a megabyte through stdin and stdout, with a slow reader", async () => {
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

  test("arguments with any characters", async () => {
    const words = ["", " ", "a b", "$HOME", "`id`", "-n", "--", "ü\n💥", "'\"\\"];
    const script = "process.stdout.write(JSON.stringify(process.argv.slice(1)))";
    await using runner = startRunner({
      command: [process.execPath, "-e", script, "--", ...words],
      dataDir: server.directory,
    });
    expect(await runner.ended()).toBe(0);
    expect(JSON.parse(runner.stdout())).toEqual(words);
  });

  test("the environment, also with names that are no shell identifiers, and the marker", async () => {
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

  test("the command inherits the standard descriptors only, none of the gate", async () => {
    await using runner = startRunner({
      command: ["ls", "/proc/self/fd"],
      dataDir: server.directory,
    });
    await runner.ended();
    // What this test was given itself is handed on as it would be without corral.
    const direct = execFileSync("ls", ["/proc/self/fd"], { encoding: "utf8" });
    expect(runner.stdout()).toBe(direct);
  });

  test("a pipe stays in blocking mode for the command", async () => {
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
