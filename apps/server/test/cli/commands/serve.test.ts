import { mkdir, readFile, readdir, readlink, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { findServer } from "@corral/client/node";
import { describe, expect, test } from "vitest";
import { corralServe, runCorral, waitFor } from "../../support/corral-process.ts";
import { temporaryDirectory } from "../../support/test-server.ts";

/** A subscription by hand; gives what came so far, and whether the server ended it. */
function subscribe(port: number, token: string) {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  let ended = false;
  socket.on("data", (chunk) => (text += chunk.toString()));
  socket.on("end", () => (ended = true));
  socket.on("error", () => {});
  socket.write(
    `GET /trpc/processes.watch HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
  return {
    text: () => text,
    ended: () => ended,
    [Symbol.dispose]: () => {
      socket.destroy();
    },
  };
}

describe("corral serve", () => {
  test("prints one block: link, path of the store, how to stop", async () => {
    await using server = await corralServe();
    const lines = server.stdout().trim().split("\n");
    expect(lines).toEqual([
      "Corral watches this machine.",
      "",
      `  Open   http://127.0.0.1:${server.port}/#token=${server.token}`,
      `  Store  ${join(server.directory, "corral.db")}`,
      "  Stop   Ctrl-C",
    ]);
    expect(server.stderr()).toBe("");
    const list = await server.authorized({ path: "/trpc/processes.list" });
    expect(JSON.parse(list.body).result.data).toContainEqual(
      expect.objectContaining({ pid: server.process.pid }),
    );
  });

  test("--detach returns when the page answers; again it says that one runs", async () => {
    await using directory = await temporaryDirectory();
    const environment = { CORRAL_DATA_DIR: directory.path };
    const started = await runCorral(["serve", "--detach", "--port", "0"], environment);
    const server = await findServer(directory.path);
    try {
      expect(started.code).toBe(0);
      expect(started.stdout.trim()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=\S+$/);
      expect(started.stderr).toContain(`(pid ${server?.pid}; log: `);
      const answer = await fetch(`${server?.url}/readyz`);
      expect(answer.status).toBe(200);
      expect((await stat(join(directory.path, "serve.log"))).mode & 0o777).toBe(0o600);
      expect(await readFile(join(directory.path, "serve.log"), "utf8")).not.toContain("#token=");
      // Only Linux tells it in a file.
      const cwd = await readlink(`/proc/${server?.pid}/cwd`).catch(() => directory.path);
      expect(cwd).toBe(directory.path);
      const again = await runCorral(["serve", "--detach", "--port", "0"], environment);
      expect(again).toMatchObject({ code: 0, stdout: "" });
      expect(again.stderr).toContain(`already at ${server?.url} (pid ${server?.pid}): corral open`);
      await using elsewhere = await temporaryDirectory();
      const port = new URL(server?.url ?? "").port;
      const taken = await runCorral(["serve", "--detach", "--port", port], {
        CORRAL_DATA_DIR: elsewhere.path,
      });
      expect(taken.code).toBe(1);
      expect(taken.stderr).toContain(
        `Port ${port} is in use by corral serve (pid ${server?.pid}, yours): corral open --data-dir ${directory.path}, or choose another`,
      );
    } finally {
      if (server !== undefined) process.kill(server.pid, "SIGTERM");
      await waitFor(async () =>
        (await findServer(directory.path)) === undefined ? true : undefined,
      );
    }
  });

  test("only the user can read what the server writes", async () => {
    await using server = await corralServe();
    const names = await readdir(server.directory);
    expect(names).toEqual(expect.arrayContaining(["corral.db", "server.json", "token"]));
    for (const name of names) {
      const { mode } = await stat(join(server.directory, name));
      expect([name, mode & 0o777]).toEqual([name, 0o600]);
    }
  });

  test("the token is in no log, no argument and not in the journal", async () => {
    await using server = await corralServe(["--log-level", "debug"], { JOURNAL_STREAM: "8:1" });
    const { token } = server;
    await server.authorized({ path: "/trpc/processes.list" });
    await server.raw({ path: `/trpc/processes.list?token=${token}` });
    await server.raw({ path: `/?x=${token}`, headers: { cookie: `corral=${token}` } });
    await server.raw({
      method: "POST",
      path: "/auth/session",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
    await server.raw({
      method: "POST",
      path: "/auth/session",
      headers: { "content-type": "application/json" },
      body: `{"token": "${token}`,
    });
    await waitFor(() => server.stderr().split("\n").length > 5 || undefined);
    expect(server.stderr()).toContain("/auth/session");
    expect(server.stderr()).not.toContain(token);
    expect(server.stdout()).not.toContain(token);
    expect(server.stdout()).toContain("corral open");
    expect(server.process.spawnargs.join(" ")).not.toContain(token);
  });

  test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "%s: streams end, the store is closed, exit 0 within 2 s",
    async (signal) => {
      const startedAt = performance.now();
      await using server = await corralServe();
      // Two seconds, or three times what starting takes where the machine is too busy for either.
      const limitMs = Math.max(2_000, 3 * (performance.now() - startedAt));
      using subscriber = subscribe(server.port, server.token);
      const idle = connect(server.port, "127.0.0.1").on("error", () => {});
      await waitFor(() => subscriber.text().includes('"kind":"view"') || undefined);
      await waitFor(() => !idle.connecting || undefined);
      const toldAt = performance.now();
      server.process.kill(signal);
      expect(await server.exited).toBe(0);
      expect(performance.now() - toldAt).toBeLessThan(limitMs);
      await waitFor(() => subscriber.ended() || undefined);
      // The last chunk: an end, not a break.
      expect(subscriber.text().endsWith("\r\n0\r\n\r\n")).toBe(true);
      // A closed store has folded its write-ahead log into the file.
      expect(await readdir(server.directory)).not.toContain("corral.db-wal");
      expect(await findServer(server.directory)).toBeUndefined();
    },
  );

  test("a port in use is reported in one line", async () => {
    await using server = await corralServe();
    const second = await runCorral(["serve", "--port", String(server.port)]);
    expect(second).toEqual({
      code: 1,
      stdout: "",
      stderr: `Port ${server.port} is in use by corral serve (pid ${server.process.pid}, yours): corral open, or choose another with --port.\n`,
    });
  });

  test("a second server on the same store names the URL of the first", async () => {
    await using server = await corralServe();
    const second = await runCorral(["serve", "--port", "0", "--data-dir", server.directory]);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`http://127.0.0.1:${server.port}`);
    expect(second.stderr.trim().split("\n")).toHaveLength(1);
  });

  test("files of a killed server do not prevent the next start", async () => {
    await using first = await corralServe();
    first.process.kill("SIGKILL");
    await first.exited;
    expect(await readFile(join(first.directory, "server.json"), "utf8")).toContain(
      String(first.process.pid),
    );
    await using second = await corralServe([], { CORRAL_DATA_DIR: first.directory });
    expect(second.stdout()).toContain(first.token);
  });

  test("an impossible data directory is reported in one line", async () => {
    await using directory = await temporaryDirectory();
    const file = join(directory.path, "file");
    await writeFile(file, "");
    const { code, stderr } = await runCorral([
      "serve",
      "--port",
      "0",
      "--data-dir",
      join(file, "x"),
    ]);
    expect(code).toBe(1);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain("--data-dir");
  });

  test("a store that cannot be written is reported, and processes are still shown", async () => {
    await using directory = await temporaryDirectory();
    // A folder in the file's place cannot be written by root either.
    await mkdir(join(directory.path, "corral.db"));
    await using server = await corralServe([], { CORRAL_DATA_DIR: directory.path });
    expect(server.stdout()).toMatch(/Note .* cannot be written .* nothing is stopped/);
    const list = await server.authorized({ path: "/trpc/processes.list" });
    expect(JSON.parse(list.body).result.data.length).toBeGreaterThan(0);
    const ready = await server.raw({ path: "/readyz" });
    expect([ready.status, ready.body]).toEqual([503, "the store cannot be written\n"]);
  });

  test.each([
    ["--host", "0.0.0.0"],
    ["--host", "::"],
    ["--host", "192.168.1.2"],
    ["--port", "65536"],
    ["--port", "80x"],
    ["--port", "-1"],
  ])("%s %s is refused before anything listens", async (...args) => {
    const { code, stdout, stderr } = await runCorral(["serve", ...args]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("--host with --allow-host answers under that name, and no other", async () => {
    await using server = await corralServe(["--host", "0.0.0.0", "--allow-host", "devbox.lan"]);
    const ask = async (host: string) =>
      (await server.raw({ path: "/healthz", headers: { host } })).status;
    expect(await ask(`devbox.lan:${server.port}`)).toBe(200);
    expect(await ask(`localhost:${server.port}`)).toBe(200);
    expect(await ask(`0.0.0.0:${server.port}`)).toBe(403);
    expect((await server.raw({ path: "/trpc/processes.list" })).status).toBe(401);
  });

  test("--read-only shows everything and stops nothing", async () => {
    await using server = await corralServe(["--read-only"]);
    expect(server.stdout()).toContain("read-only");
    const list = await server.authorized({ path: "/trpc/processes.list" });
    const own = JSON.parse(list.body).result.data.find(
      ({ pid }: { pid: number }) => pid === process.pid,
    );
    const kill = await server.authorized({
      method: "POST",
      path: "/trpc/processes.kill",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        scope: { kind: "process", process: { pid: own.pid, startToken: own.startToken } },
        confirmed: [{ pid: own.pid, startToken: own.startToken }],
      }),
    });
    expect(kill.status).toBe(403);
    expect(JSON.parse(kill.body).error.data.corral.code).toBe("READ_ONLY");
  });
});
