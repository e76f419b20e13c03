import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { findServer, readToken } from "@corral/client/node";
import { rawRequest } from "@corral/testing/raw-http";
import type { RawRequest } from "@corral/testing/raw-http";
import { temporaryDirectory } from "./test-server.ts";

export const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** The command as a program and its first arguments; an installed one in the packaging test. */
export type Program = readonly [string, ...string[]];
const built: Program = [process.execPath, main];

/** Runs the built command to its end. */
export async function runCorral(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) {
  await using directory = await temporaryDirectory();
  const child = start(args, { CORRAL_DATA_DIR: directory.path, ...environment });
  const [code] = await once(child.process, "exit");
  return { code: Number(code), stdout: child.stdout(), stderr: child.stderr() };
}

/** A server as users start it: the built command, in a process and a directory of its own. */
export async function corralServe(
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
  program: Program = built,
) {
  const directory = await temporaryDirectory();
  const dataDirectory = environment["CORRAL_DATA_DIR"] ?? directory.path;
  const child = start(
    ["serve", "--port", "0", ...args],
    {
      CORRAL_DATA_DIR: dataDirectory,
      ...environment,
    },
    program,
  );
  const exited = once(child.process, "exit");
  const server = await waitFor(() => {
    if (child.process.exitCode !== null) throw new Error(`exited: ${child.stderr()}`);
    return child.stdout().includes("Ctrl-C") ? findServer(dataDirectory) : undefined;
  }).catch(async (error: unknown) => {
    child.process.kill("SIGKILL");
    await directory[Symbol.asyncDispose]();
    throw error;
  });
  const port = Number(new URL(server.url).port);
  const token = readToken(dataDirectory) ?? "";
  return {
    ...child,
    port,
    token,
    directory: dataDirectory,
    /** Resolves with the exit code. */
    exited: exited.then(([code]) => (typeof code === "number" ? code : null)),
    raw: (request?: RawRequest) => rawRequest(port, request),
    authorized: (request: RawRequest = {}) =>
      rawRequest(port, {
        ...request,
        headers: { authorization: `Bearer ${token}`, ...request.headers },
      }),
    async [Symbol.asyncDispose]() {
      child.process.kill("SIGKILL");
      await exited;
      await directory[Symbol.asyncDispose]();
    },
  };
}

function start(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  [command, ...first]: Program = built,
) {
  const { JOURNAL_STREAM: _, ...inherited } = process.env;
  const child = spawn(command, [...first, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...inherited, NO_COLOR: "1", ...environment },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  return { process: child, stdout: () => stdout, stderr: () => stderr };
}

/** Polls until there is something; a hang on a busy machine fails with a sentence. */
export async function waitFor<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error("It did not happen in time.");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
