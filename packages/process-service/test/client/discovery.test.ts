import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  announceServer,
  findServer,
  makeStateDirectory,
  readToken,
  startTokenOf,
  stateDirectory,
  tokenPath,
  withdrawServer,
  writePrivately,
} from "../../src/client/discovery.ts";
import type { RunningServer } from "../../src/client/discovery.ts";

async function temporaryDirectory() {
  const path = await mkdtemp(join(tmpdir(), "corral-discovery-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

function thisProcess(): RunningServer {
  const startToken = startTokenOf(process.pid);
  return {
    url: "http://127.0.0.1:4680",
    pid: process.pid,
    ...(startToken !== undefined && { startToken }),
    version: "0.1.0",
    startedAt: 1,
  };
}

describe("discovery", () => {
  test("a server that announced itself is found, privately, until it withdraws", async () => {
    await using directory = await temporaryDirectory();
    expect(findServer(directory.path)).toBeUndefined();
    announceServer(directory.path, thisProcess());
    expect(findServer(directory.path)).toEqual(thisProcess());
    expect((await stat(join(directory.path, "server.json"))).mode & 0o777).toBe(0o600);
    withdrawServer(directory.path, process.pid);
    expect(findServer(directory.path)).toBeUndefined();
  });

  test("what another server announced since stays", async () => {
    await using directory = await temporaryDirectory();
    announceServer(directory.path, thisProcess());
    withdrawServer(directory.path, process.pid + 1);
    expect(findServer(directory.path)).toBeDefined();
  });

  test("a server that died is not found", async () => {
    await using directory = await temporaryDirectory();
    const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
    const { pid } = child;
    await once(child, "exit");
    const { startToken: _, ...dead } = { ...thisProcess(), pid: pid! };
    announceServer(directory.path, dead);
    expect(findServer(directory.path)).toBeUndefined();
  });

  test.runIf(process.platform === "linux")(
    "a pid that is another process's now is not the server",
    async () => {
      await using directory = await temporaryDirectory();
      announceServer(directory.path, { ...thisProcess(), startToken: "another-boot:1" });
      expect(findServer(directory.path)).toBeUndefined();
    },
  );

  test.each(["", "{", "null", "[]", '{"url":"nonsense","pid":1,"version":"1","startedAt":1}'])(
    "a runtime file that holds %j is as good as none",
    async (text) => {
      await using directory = await temporaryDirectory();
      await writeFile(join(directory.path, "server.json"), text);
      expect(findServer(directory.path)).toBeUndefined();
      withdrawServer(directory.path, process.pid);
    },
  );

  test("the token is read without its newline; none is none", async () => {
    await using directory = await temporaryDirectory();
    expect(readToken(directory.path)).toBeUndefined();
    writePrivately(tokenPath(directory.path), "secret\n");
    expect(readToken(directory.path)).toBe("secret");
    expect((await stat(tokenPath(directory.path))).mode & 0o777).toBe(0o600);
  });

  test("the state directory is made for its user only, and one that is there keeps its mode", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "a", "b");
    makeStateDirectory(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    makeStateDirectory(tmpdir());
  });

  test("CORRAL_DATA_DIR chooses it", () => {
    expect(stateDirectory({ CORRAL_DATA_DIR: "/somewhere" })).toBe("/somewhere");
    expect(stateDirectory({ CORRAL_DATA_DIR: "" })).not.toBe("");
  });
});
