import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { controlGroupOf, killControlGroup, scopeProblem } from "../../src/run/systemd-scope.ts";
import { temporaryDirectory } from "../support/test-server.ts";
import { startRunner } from "../support/runner.ts";

/** No machine that runs tests has a user manager for certain, so this one stands in for it. */
function standIn(folder: string): Record<string, string> {
  const bin = join(folder, "bin");
  mkdirSync(join(folder, "run", "systemd"), { recursive: true });
  mkdirSync(bin);
  writeFileSync(join(folder, "run", "systemd", "private"), "");
  const script =
    '#!/bin/sh\nprintf "%s\\n" "$@" >"$SEEN"\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n';
  writeFileSync(join(bin, "systemd-run"), script);
  chmodSync(join(bin, "systemd-run"), 0o755);
  return {
    PATH: `${bin}:${process.env["PATH"] ?? ""}`,
    XDG_RUNTIME_DIR: join(folder, "run"),
    SEEN: join(folder, "seen"),
  };
}

test("--systemd runs the command, the registered process, in its own scope", async () => {
  await using directory = await temporaryDirectory();
  const environment = standIn(directory.path);
  await using runner = startRunner(
    {
      command: ["sh", "-c", "echo id=$CORRAL_EXECUTOR_ID parent=$PPID; exit 6"],
      dataDir: join(directory.path, "state"),
      systemd: true,
      onExit: "stop",
    },
    { environment },
  );
  expect(await runner.ended()).toBe(6);
  const id = /id=(\S+)/.exec(runner.stdout())?.[1] ?? "";
  expect(runner.stdout()).toContain(`parent=${runner.pid}`);
  expect(readFileSync(environment["SEEN"] ?? "", "utf8").split("\n")).toEqual(
    expect.arrayContaining(["--user", "--scope", "--collect", `--unit=corral-${id}`, "--"]),
  );
});

test("--systemd without a user manager: one line, and the command does not run", async () => {
  await using directory = await temporaryDirectory();
  const environment = { ...standIn(directory.path), XDG_RUNTIME_DIR: join(directory.path, "none") };
  await using runner = startRunner(
    { command: ["echo", "ran"], dataDir: directory.path, systemd: true },
    { environment },
  );
  expect(await runner.ended()).toBe(125);
  expect(runner.stdout()).toBe("");
  expect(runner.stderr()).toMatch(/^corral: --systemd is not available: no systemd manager.*\n$/);
});

test.each([
  [{ PATH: "/nowhere" }, "not installed"],
  [{ PATH: "/nowhere", XDG_RUNTIME_DIR: "/run/user/1" }, "not installed"],
])("why there is no scope: %j", (environment, reason) => {
  expect(scopeProblem(environment)).toContain(reason);
});

test("only the executor's own control group is killed", async () => {
  await using directory = await temporaryDirectory();
  // This process is in a group of somebody else's.
  expect(controlGroupOf(process.pid, "an-executor")).toBeUndefined();
  expect(controlGroupOf(2 ** 30, "an-executor")).toBeUndefined();
  expect(killControlGroup(directory.path)).toBe(true);
  expect(readFileSync(join(directory.path, "cgroup.kill"), "utf8")).toBe("1");
  expect(killControlGroup(join(directory.path, "gone"))).toBe(false);
});
