import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { corralServe, main, waitFor } from "../support/corral-process.ts";
import { hasScript, terminal } from "../support/terminal.ts";
import { temporaryDirectory } from "../support/test-server.ts";

function psWatch(directory: string) {
  const child = spawn(process.execPath, [main, "ps", "--all", "--watch"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, CORRAL_DATA_DIR: directory, NO_COLOR: "1" },
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => (out += String(text)));
  child.stderr.on("data", (text) => (err += String(text)));
  const exited = once(child, "exit");
  return {
    lists: () => out.split("\n\n").length - 1,
    err: () => err,
    exitCode: () => child.exitCode,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

test("ps --watch reports a lost server, waits for it, and continues", async () => {
  await using directory = await temporaryDirectory();
  const environment = { CORRAL_DATA_DIR: directory.path };
  await using first = await corralServe([], environment);
  await using ps = psWatch(directory.path);
  await waitFor(() => ps.lists() > 0 || undefined);
  first.process.kill("SIGKILL");
  await waitFor(() => ps.err().includes("The server does not answer, trying again: ") || undefined);
  const before = ps.lists();
  await using _second = await corralServe(["--port", String(first.port)], environment);
  await waitFor(() => ps.err().includes("The server answers again.") || undefined);
  await waitFor(() => ps.lists() > before || undefined);
  expect(ps.err().trim().split("\n")).toHaveLength(2);
  expect(ps.exitCode()).toBeNull();
});

test.runIf(hasScript)("top reports a lost server, and the age of the list", async () => {
  await using server = await corralServe();
  await using screen = await terminal();
  screen.type(`CORRAL_DATA_DIR=${server.directory} $corral top\n`);
  await screen.prints(/q quit/);
  server.process.kill("SIGKILL");
  await screen.prints(/the server does not answer, trying again; list is \S+ s old/);
  screen.type("q");
  await screen.prints(/\[\?1049l/);
});
