import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCorralClient } from "@corral/client";
import { findServer, readIdentity, readToken } from "@corral/client/node";
import type { ProcessIdentity } from "@corral/inspector";
import { main, waitFor } from "./corral-process.ts";

interface Answer {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** A store of its own, commands on it, and everything that was started stopped at the end. */
export async function stage() {
  const directory = await mkdtemp(join(tmpdir(), "corral-cli-"));
  const started = new Set<number>();
  const environment = { ...process.env, CORRAL_DATA_DIR: directory, NO_COLOR: "1" };

  async function corral(...args: readonly string[]): Promise<Answer> {
    const child = spawn(process.execPath, [main, ...args], { env: environment });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    child.stdin.end();
    await once(child, "close");
    return { exitCode: child.exitCode, out, err };
  }

  /** A parent with one child, both of which sleep. */
  async function tree(): Promise<{ readonly parent: number; readonly child: number }> {
    const script = "sleep 1000 & echo $!; wait";
    const shell = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] });
    const [line] = await once(shell.stdout.setEncoding("utf8"), "data");
    const child = Number(line);
    const parent = shell.pid ?? 0;
    started.add(child).add(parent);
    return { parent, child };
  }

  /** A shared daemon by its name, to which nobody is connected. */
  async function daemon(): Promise<number> {
    const path = join(directory, "watchman");
    await symlink(process.execPath, path);
    const child = spawn(path, ["-e", "setInterval(() => {}, 1_000)"], { stdio: "ignore" });
    await once(child, "spawn");
    const pid = child.pid ?? 0;
    started.add(pid);
    return pid;
  }

  async function serve() {
    const server = spawn(process.execPath, [main, "serve", "--port", "0"], {
      env: environment,
      stdio: "ignore",
    });
    started.add(server.pid ?? 0);
    await waitFor(async () => (await findServer(directory))?.pid === server.pid);
    const found = await findServer(directory);
    return createCorralClient({
      url: found?.url ?? "",
      token: readToken(directory) ?? "",
      client: "test",
    });
  }

  return {
    directory,
    environment,
    corral,
    tree,
    daemon,
    serve,
    async [Symbol.asyncDispose]() {
      for (const pid of started) {
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // Stopped by the test.
        }
      }
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export function identityAt(pid: number): ProcessIdentity {
  const identity = readIdentity(pid);
  if (identity === undefined) throw new Error(`process ${pid} does not run`);
  return identity;
}
