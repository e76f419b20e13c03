import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  checkStateDirectory,
  findServer,
  makeStateDirectory,
  readToken,
  stateDirectory,
} from "@corral/client/node";
import { packageFolder } from "../../package/package-folder.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import type { Io } from "../../terminal/io.ts";
import type { ServeFlags } from "./serve.ts";

/** Limit for the start of the server, milliseconds. */
const readyWithinMs = 30_000;
const pollMs = 50;

/**
 * Starts `corral serve` in the background and waits until it answers. One that runs already is said, and is
 * no failure. Throws StateDirectoryError.
 */
export async function serveDetached(flags: ServeFlags, io: Io): Promise<number> {
  const directory = resolve(flags.dataDir ?? stateDirectory());
  checkStateDirectory(directory);
  const running = await findServer(directory);
  if (running !== undefined) {
    io.err(`Corral runs already at ${running.url} (pid ${running.pid}): corral open`);
    return exitCodes.done;
  }
  makeStateDirectory(directory);
  const log = join(directory, "serve.log");
  const output = openSync(log, "w", 0o600);
  const main = join(packageFolder, "dist/cli/main.js");
  const child = spawn(
    process.execPath,
    [...process.execArgv, main, "serve", ...argumentsOf({ ...flags, dataDir: directory })],
    {
      // Not the directory of the caller: a worktree would stay busy.
      cwd: directory,
      detached: true,
      // The link on stdout holds the token, which belongs in no log.
      stdio: ["ignore", "ignore", output],
      windowsHide: true,
    },
  );
  closeSync(output);
  const ended: { exitCode?: number } = {};
  child.once("exit", (code) => (ended.exitCode = code ?? exitCodes.failed));
  child.once("error", () => (ended.exitCode = exitCodes.failed));
  child.unref();

  const end = performance.now() + readyWithinMs;
  while (ended.exitCode === undefined && performance.now() < end) {
    const server = await findServer(directory);
    if (server?.pid === child.pid && server !== undefined) {
      const token = readToken(directory);
      io.err(`Corral watches this machine in the background (pid ${child.pid}; log: ${log}).`);
      io.out(token === undefined ? server.url : `${server.url}/#token=${token}`);
      return exitCodes.done;
    }
    await delay(pollMs);
  }
  const { exitCode } = ended;
  if (exitCode === undefined) {
    io.err(`Corral has not answered within ${readyWithinMs / 1_000} s; its log is ${log}.`);
    return exitCodes.failed;
  }
  io.err(readFileSync(log, "utf8").trim() || `Corral ended at once (exit code ${exitCode}).`);
  return exitCode === exitCodes.done ? exitCodes.failed : exitCode;
}

/** The arguments of `corral serve` that give these flags. */
export function argumentsOf(flags: ServeFlags): string[] {
  const { port, host, allowHost = [], allowOrigin = [], dataDir, readOnly, logLevel } = flags;
  const named: (readonly [string, string | undefined])[] = [
    ["--port", String(port)],
    ["--host", host],
    ...allowHost.map((name) => ["--allow-host", name] as const),
    ...allowOrigin.map((origin) => ["--allow-origin", origin] as const),
    ["--data-dir", dataDir],
    ["--log-level", logLevel],
  ];
  const args = named.flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
  return readOnly === true ? [...args, "--read-only"] : args;
}
