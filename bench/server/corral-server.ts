import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { findServer } from "@corral/client/node";
import { createCorralClient } from "@corral/client";
import { readToken } from "@corral/client/node";

const main = fileURLToPath(new URL("../../apps/server/dist/cli/main.js", import.meta.url));

/** The built command on a directory of its own, as users start it. */
export async function startCorral(directory: string) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [main, "serve", "--port", "0", "--data-dir", directory], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const exited = once(child, "exit");
  let server = await findServer(directory);
  while (server === undefined || !(await isReady(server.url))) {
    if (child.exitCode !== null) throw new Error("the server did not start");
    await delay(5);
    server = await findServer(directory);
  }
  const readyMs = performance.now() - startedAt;
  const token = readToken(directory) ?? "";
  return {
    pid: child.pid ?? 0,
    readyMs,
    url: server.url,
    token,
    client: createCorralClient({ url: server.url, token, client: "bench" }),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).status === 200;
  } catch {
    return false;
  }
}

/** Subscribers that read and throw away; so that only the server's work is seen. */
export async function watchers(url: string, token: string, count: number) {
  const stop = new AbortController();
  let bytes = 0;
  const reading = Array.from({ length: count }, async () => {
    const response = await fetch(`${url}/trpc/processes.watch`, {
      headers: { accept: "text/event-stream", authorization: `Bearer ${token}` },
      signal: stop.signal,
    });
    if (response.body === null) throw new Error(`the server answered ${response.status}`);
    for await (const chunk of response.body) bytes += chunk.length;
  });
  return {
    bytes: () => bytes,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.allSettled(reading);
    },
  };
}
