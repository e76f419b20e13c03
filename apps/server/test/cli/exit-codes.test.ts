// Expected failures: one sentence, an exit code, no stack.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { chmod, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tokenPath } from "@corral/client/node";
import { describe, expect, test } from "vitest";
import { corralServe, main, runCorral } from "../support/corral-process.ts";
import { hasScript, terminal } from "../support/terminal.ts";
import { temporaryDirectory } from "../support/test-server.ts";

const stack = /\n\s+at /;

/** A process that sleeps, for a plan to name. */
async function sleeper() {
  const child = spawn("sleep", ["300"], { stdio: "ignore" });
  await once(child, "spawn");
  return {
    pid: child.pid ?? 0,
    lives: () => child.exitCode === null && child.signalCode === null,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

describe.runIf(hasScript)("at the question of corral kill", () => {
  test.each([
    ["Ctrl-C", "\u0003", 130],
    ["Ctrl-D", "\u0004", 6],
    ["Enter", "\n", 6],
  ])("%s stops nothing and ends it with one code", async (_key, typed, code) => {
    await using sleeping = await sleeper();
    await using screen = await terminal();
    screen.type(`$corral kill ${sleeping.pid}; echo code=$?\n`);
    await screen.prints(/\[y\/N\]/);
    screen.type(typed);
    const [, given] = await screen.prints(/code=(\d+)/);
    expect(Number(given)).toBe(code);
    expect(screen.output()).not.toMatch(stack);
    expect(sleeping.lives()).toBe(true);
  });
});

test.runIf(process.platform === "linux")(
  "a full disk at stdout is reported in one sentence",
  async () => {
    await using directory = await temporaryDirectory();
    const child = spawn(process.execPath, [main, "ps", "--all", "--data-dir", directory.path], {
      stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
    });
    let text = "";
    child.stderr?.on("data", (chunk) => (text += String(chunk)));
    const [code] = await once(child, "close");
    expect(code).toBe(1);
    expect(text).toContain("The output could not be written: ENOSPC");
    expect(text).not.toMatch(stack);
  },
);

test("a wrong token exits with 5", async () => {
  await using server = await corralServe();
  await writeFile(tokenPath(server.directory), `${"x".repeat(43)}\n`);
  for (const args of [["ps"], ["kill", "--left-over", "--yes"], ["history"], ["ps", "--watch"]]) {
    const { code, stderr } = await runCorral([...args, "--data-dir", server.directory]);
    expect([args, code]).toEqual([args, 5]);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  }
});

test.each([
  ["--allow-origin", "notaurl"],
  ["--allow-origin", "*"],
  ["--allow-host", "*"],
  ["--allow-host", "http://devbox"],
])("serve %s %s is refused in a sentence", async (...args) => {
  const { code, stderr } = await runCorral(["serve", "--port", "0", ...args]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/such as/);
  expect(stderr).not.toMatch(stack);
});

test.each([["serve", "--port", "0"], ["ps"], ["open", "--print"], ["kill", "--left-over"]])(
  "corral %s refuses a directory that other users can write to",
  async (...args) => {
    await using directory = await temporaryDirectory();
    await chmod(directory.path, 0o777);
    const { code, stderr } = await runCorral([...args, "--data-dir", directory.path]);
    expect([code, stderr.trim().split("\n").length]).toEqual([5, 1]);
    expect(stderr).toContain("Other users can write");
    expect(await readdir(directory.path)).toEqual([]);
  },
);

const inNamespace = ["-rm", "sh", "-ec"];
const canMount = spawnSync("unshare", [...inNamespace, "mount -t tmpfs none /mnt"]).status === 0;

// Needs a mount namespace of its own.
test.runIf(canMount)("a start on a full disk leaves no temporary file", async () => {
  await using directory = await temporaryDirectory();
  const script = `
    mount -t tmpfs -o size=64k,mode=700 none "$1"
    head -c 65536 /dev/zero > "$1/filler" || true
    timeout -s TERM 10 "$2" "$3" serve --port 0 --data-dir "$1" > "$4/out" 2> "$4/err" & server=$!
    for _ in $(seq 100); do grep -q Ctrl-C "$4/out" && break; sleep 0.1; done
    ls -A "$1"
    kill $server; wait $server || true`;
  await using output = await temporaryDirectory();
  const values = ["sh", directory.path, process.execPath, main, output.path];
  const child = spawn("unshare", [...inNamespace, script, ...values], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let listed = "";
  child.stdout.on("data", (chunk) => (listed += String(chunk)));
  await once(child, "close");
  const names = listed.trim().split("\n");
  expect(names).toContain("filler");
  expect(names.filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test.runIf(process.platform === "linux").each([
  ["there is no display", {}],
  ["the browser cannot be started", { BROWSER: "/nonexistent", DISPLAY: ":99" }],
])("corral open gives the link and a tunnel where %s", async (_why, browser) => {
  await using server = await corralServe();
  const none = {
    DISPLAY: "",
    WAYLAND_DISPLAY: "",
    BROWSER: "",
    PATH: join(server.directory, "bin"),
  };
  const { code, stdout, stderr } = await runCorral(["open"], {
    ...none,
    ...browser,
    CORRAL_DATA_DIR: server.directory,
  });
  expect(code).toBe(0);
  expect(stdout).toBe(`http://127.0.0.1:${server.port}/#token=${server.token}\n`);
  expect(stderr).toContain(`ssh -N -L ${server.port}:127.0.0.1:${server.port} `);
  expect(stderr).not.toContain(server.token);
  expect((await readdir(server.directory)).filter((name) => name.endsWith(".html"))).toEqual([]);
});
