import { spawn } from "node:child_process";
import { once } from "node:events";
import { readlinkSync } from "node:fs";
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  announcedServer,
  announceServer,
  checkStateDirectory,
  findServer,
  holdServerSocket,
  isReachable,
  makeStateDirectory,
  readToken,
  stateDirectory,
  tokenPath,
  writeStateFile,
} from "../src/node.ts";

async function temporaryDirectory(name = "") {
  const path = await mkdtemp(join(tmpdir(), "corral-discovery-"));
  const inner = join(path, name);
  makeStateDirectory(inner);
  return {
    path: inner,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

const about = { url: "http://127.0.0.1:1", pid: process.pid, version: "0.1.0", startedAt: 1 };

/** A server of its own program, on a directory; it lives until it is killed. */
async function startedElsewhere(directory: string) {
  const module = new URL("../src/node.ts", import.meta.url).href;
  const script = `
    import { announceServer, holdServerSocket } from ${JSON.stringify(module)};
    const directory = ${JSON.stringify(directory)};
    announceServer(directory, ${JSON.stringify(about)}, await holdServerSocket(directory));
    console.log("ready");
    setInterval(() => undefined, 60_000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  await once(child.stdout, "data");
  const signal = (name: NodeJS.Signals) => child.kill(name);
  const end = async () => {
    child.kill("SIGKILL");
    await exit;
  };
  return { signal, end, [Symbol.asyncDispose]: end };
}

describe("discovery", () => {
  test("a server that announced itself is found, privately, until it withdraws", async () => {
    await using directory = await temporaryDirectory();
    expect(await findServer(directory.path)).toBeUndefined();
    const announced = announceServer(directory.path, about, await holdServerSocket(directory.path));
    expect(await findServer(directory.path)).toMatchObject(about);
    for (const file of ["server.json", "server.sock"]) {
      expect((await stat(join(directory.path, file))).mode & 0o777).toBe(0o600);
    }
    announced.withdraw();
    expect(await findServer(directory.path)).toBeUndefined();
    expect(await readdir(directory.path)).toEqual([]);
  });

  test("what another server announced since stays, and is found", async () => {
    await using directory = await temporaryDirectory();
    const first = announceServer(directory.path, about, await holdServerSocket(directory.path));
    const socket = await holdServerSocket(directory.path);
    const second = announceServer(directory.path, { ...about, startedAt: 2 }, socket);
    first.withdraw();
    expect(await findServer(directory.path)).toMatchObject({ startedAt: 2 });
    second.withdraw();
  });

  // unix(7): a socket's path is at most 108 bytes long.
  test.each([
    ["a folder", ""],
    ["a folder of a long name", "a".repeat(200)],
  ])(
    "a server lives until its program ends, whatever its pid is called here: in %s",
    async (_folder, name) => {
      await using directory = await temporaryDirectory(name);
      await using server = await startedElsewhere(directory.path);
      // Nobody has that pid, or somebody else, as in a container.
      const path = join(directory.path, "server.json");
      const announced = await readFile(path, "utf8");
      await writeFile(path, announced.replace(/"pid": \d+/, '"pid": 2147483647'));
      expect(await findServer(directory.path)).toMatchObject({ pid: 2_147_483_647 });
      // One that does not answer lives too.
      server.signal("SIGSTOP");
      expect(await findServer(directory.path)).toBeDefined();
      await server.end();
      // Its pid, taken by this very program, proves nothing.
      await writeFile(path, announced.replace(/"pid": \d+/, `"pid": ${process.pid}`));
      expect(await findServer(directory.path)).toBeUndefined();
      expect(announcedServer(directory.path)).toBeDefined();
      await using _next = await startedElsewhere(directory.path);
      expect(await findServer(directory.path)).toBeDefined();
    },
  );

  test("where there is no socket, its port tells", async () => {
    await using directory = await temporaryDirectory();
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const address = listener.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    announceServer(directory.path, { ...about, url: `http://127.0.0.1:${port}` });
    expect(await findServer(directory.path)).toBeDefined();
    await new Promise((resolve) => listener.close(resolve));
    expect(await findServer(directory.path)).toBeUndefined();
  });

  test.runIf(process.platform === "linux")(
    "loopback is another one in another network namespace",
    () => {
      const network = readlinkSync("/proc/self/ns/net");
      const url = "http://127.0.0.1:4680";
      expect(isReachable({ url, network })).toBe(true);
      expect(isReachable({ url })).toBe(true);
      for (const loopback of [url, "http://localhost:1", "http://[::1]:1"]) {
        expect(isReachable({ url: loopback, network: "net:[1]" })).toBe(false);
      }
      expect(isReachable({ url: "http://10.0.0.1:4680", network: "net:[1]" })).toBe(true);
    },
  );

  test.each(["", "{", "null", "[]", '{"url":"nonsense","pid":1,"version":"1","startedAt":1}'])(
    "a runtime file that holds %j is as good as none",
    async (text) => {
      await using directory = await temporaryDirectory();
      await writeFile(join(directory.path, "server.json"), text);
      expect(await findServer(directory.path)).toBeUndefined();
    },
  );

  test("the token is read without its newline; none is none", async () => {
    await using directory = await temporaryDirectory();
    expect(readToken(directory.path)).toBeUndefined();
    writeStateFile(tokenPath(directory.path), "secret\n");
    expect(readToken(directory.path)).toBe("secret");
    expect((await stat(tokenPath(directory.path))).mode & 0o777).toBe(0o600);
  });

  test("the state directory is made for its user only, and one that is there keeps its mode", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "a", "b");
    makeStateDirectory(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    await chmod(path, 0o755);
    makeStateDirectory(path);
    expect((await stat(path)).mode & 0o777).toBe(0o755);
  });

  test.each([0o775, 0o757, 0o777, 0o1777])(
    "a state directory that others can write to (mode %o) is refused in a sentence",
    async (mode) => {
      await using directory = await temporaryDirectory();
      checkStateDirectory(directory.path);
      await chmod(directory.path, mode);
      for (const use of [checkStateDirectory, makeStateDirectory])
        expect(() => use(directory.path)).toThrow(/Other users can write .*chmod go-w/);
    },
  );

  // Needs root, to give the directory away.
  test.runIf(process.getuid?.() === 0)(
    "another user's state directory is refused, by root too; so is a link to it",
    async () => {
      await using directory = await temporaryDirectory("given");
      await chown(directory.path, 65_534, 65_534);
      const link = join(directory.path, "..", "link");
      await symlink(directory.path, link);
      for (const path of [directory.path, link])
        expect(() => checkStateDirectory(path)).toThrow(
          /belongs to user 65534, and this is user 0/,
        );
    },
  );

  test("what cannot be written leaves no temporary file", async () => {
    await using directory = await temporaryDirectory();
    // A folder in the file's place fails for root too.
    await mkdir(join(directory.path, "token", "x"), { recursive: true });
    expect(() => writeStateFile(tokenPath(directory.path), "secret\n")).toThrow(/EISDIR|ENOTEMPTY/);
    expect(await readdir(directory.path)).toEqual(["token"]);
  });

  test("CORRAL_DATA_DIR chooses it", () => {
    expect(stateDirectory({ CORRAL_DATA_DIR: "/somewhere" })).toBe("/somewhere");
    expect(stateDirectory({ CORRAL_DATA_DIR: "" })).not.toBe("");
  });
});
