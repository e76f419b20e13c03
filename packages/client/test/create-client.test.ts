import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { announceServer, holdServerSocket, tokenPath, writeStateFile } from "../src/node.ts";
import { createCorralClient, isCallError } from "../src/index.ts";
import type { CorralView, WatchState } from "../src/index.ts";
import { serveRouter } from "../../process-service/test/support/served-router.ts";
import type { ServedRouterOptions } from "../../process-service/test/support/served-router.ts";
import { until } from "../../process-service/test/support/until.ts";

/** Watches, and remembers all that it was given. */
function watching(url: string) {
  const views: CorralView[] = [];
  const states: WatchState[] = [];
  const { watch } = createCorralClient({ url, token: "unused" });
  const handle = watch((view) => views.push(view), { onState: (state) => states.push(state) });
  return {
    views,
    states,
    has: (pid: number) => views.at(-1)?.processes.some((process) => process.pid === pid) === true,
    [Symbol.dispose]: () => handle.close(),
  };
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe("createCorralClient", () => {
  test("a call that a server takes and never answers ends after the time given", async () => {
    // As the kernel accepts for a program that is stopped.
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const url = `http://127.0.0.1:${port}`;
    const { api } = createCorralClient({ url, token: "t", answerWithinMs: 100 });
    const failure: unknown = await api.executors.list.query({}).catch((error: unknown) => error);
    expect(isCallError(failure)).toBe(true);
    expect(failure).toMatchObject({ data: undefined, cause: { name: "TimeoutError" } });
    silent.closeAllConnections();
    silent.close();
  });

  test("calls are typed, and so are their failures", async () => {
    await using server = await serveRouter();
    const { api } = createCorralClient({ url: `${server.url}/`, token: "t", client: "my-app" });
    const found = await api.processes.list.query({ text: "bash" });
    expect(found.map(({ pid }) => pid)).toEqual([200]);
    const failure: unknown = await api.executors.get.query({ id: "none" }).catch((e: unknown) => e);
    expect(isCallError(failure) && failure.data?.corral.code).toBe("EXECUTOR_NOT_FOUND");
    expect(failure).toMatchObject({
      data: { httpStatus: 404, corral: { code: "EXECUTOR_NOT_FOUND" } },
    });
    const [first] = server.requests;
    expect(first?.headers).toMatchObject({
      authorization: "Bearer t",
      "x-corral-client": "my-app",
      "content-type": "application/json",
    });
    expect([first?.method, first?.url]).toEqual(["POST", "/trpc/processes.list?batch=1"]);
  });

  test("scopes and samples of thousands fit", async () => {
    await using server = await serveRouter();
    const { api } = createCorralClient({ url: server.url, token: "t" });
    const processes = Array.from({ length: 5_000 }, (_, i) => ({
      pid: 10_000 + i,
      startToken: `3a0f6f44-3d3a-4b0e-8c57-6b0b3c7e6a51:${i}`,
    }));
    const plan = await api.processes.previewKill.mutate({
      scope: { kind: "processes", processes },
    });
    expect(plan.targets).toEqual([]);
    const ids = processes.slice(0, 1_000).map(({ pid, startToken }) => `${pid}@${startToken}`);
    expect(await api.processes.samples.query({ ids })).toEqual({});
  });

  test("more calls at once than one request may hold are spread over several", async () => {
    await using server = await serveRouter();
    const { api } = createCorralClient({ url: server.url, token: "t" });
    const answers = await Promise.all(Array.from({ length: 50 }, () => api.settings.get.query()));
    expect(answers).toHaveLength(50);
    expect(server.requests.length).toBeGreaterThanOrEqual(4);
  });

  test("without a url and without a server it says what to do", async () => {
    const directory = await mkdtemp(join(tmpdir(), "corral-client-"));
    vi.stubEnv("CORRAL_DATA_DIR", directory);
    try {
      expect(() => createCorralClient()).toThrow(/corral serve/);
      expect(() => createCorralClient()).toThrow(
        expect.objectContaining({ code: "NOT_RUNNING", name: "CorralNotRunningError" }),
      );
    } finally {
      vi.unstubAllEnvs();
      await rm(directory, { recursive: true });
    }
  });

  test("finds the server and its token, and shows the token to no other server", async () => {
    const directory = await mkdtemp(join(tmpdir(), "corral-client-"));
    vi.stubEnv("CORRAL_DATA_DIR", directory);
    try {
      await using server = await serveRouter();
      await using other = await serveRouter();
      const about = { url: server.url, pid: process.pid, version: "0", startedAt: 0 };
      const announced = announceServer(directory, about, await holdServerSocket(directory));
      writeStateFile(tokenPath(directory), "found-token\n");
      await createCorralClient().api.settings.get.query();
      expect(server.requests.at(-1)?.headers.authorization).toBe("Bearer found-token");
      await createCorralClient({ url: other.url }).api.settings.get.query();
      expect(other.requests.at(-1)?.headers.authorization).toBeUndefined();

      // It has ended, and its port is another's by now: the token is not sent there.
      const client = createCorralClient();
      const before = server.requests.length;
      announced.withdraw();
      const failure = await client.api.settings.get.query().catch((error: unknown) => error);
      expect(failure).toMatchObject({ cause: { code: "NOT_RUNNING" } });
      expect(server.requests).toHaveLength(before);
    } finally {
      vi.unstubAllEnvs();
      await rm(directory, { recursive: true });
    }
  });
});

describe("watch", () => {
  test("gives whole, consistent views: what the service has, after every change", async () => {
    await using server = await serveRouter();
    using watcher = watching(server.url);
    await until("the first view", () => watcher.has(100));
    expect(watcher.states).toContainEqual({ state: "live" });
    server.inspector.addProcess({ pid: 300, parentPid: 100, name: "new" });
    server.inspector.removeProcess(200);
    await server.service.refresh();
    await until("the change", () => watcher.has(300) && !watcher.has(200));
    await server.service.registerExecutor({ pid: 100, label: "agent" });
    await until("the executor", () => watcher.views.at(-1)?.executors.length === 1);
    const view = await server.service.view();
    await until("the newest", () => watcher.views.at(-1)?.revision === view.revision);
    expect(watcher.views.at(-1)).toEqual(asJson(view));
  });

  test("goes on after a cut connection, and misses nothing", async () => {
    await using server = await serveRouter();
    using watcher = watching(server.url);
    await until("the first view", () => watcher.has(100));
    for (let pid = 400; pid < 405; pid++) {
      server.cut();
      server.inspector.addProcess({ pid, parentPid: 1, name: "during the cut" });
      await server.service.refresh();
      await until(`process ${pid}`, () => watcher.has(pid));
    }
    expect(watcher.states).toContainEqual(
      expect.objectContaining({ state: "connecting", reason: expect.any(String) }),
    );
    const resumed = server.requests.filter(({ headers }) => headers["last-event-id"] !== undefined);
    expect(resumed.length).toBeGreaterThan(0);
    const revisions = watcher.views.map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
  });

  test("another server at the same address gives its own view, not changes to the old one", async () => {
    const first = await serveRouter();
    const { port } = first;
    using watcher = watching(first.url);
    await until("the first view", () => watcher.has(100));
    await first[Symbol.asyncDispose]();
    const options: ServedRouterOptions = { port };
    await using second = await serveRouter(options);
    second.inspector.addProcess({ pid: 555, parentPid: 1, name: "elsewhere" });
    await second.service.refresh();
    await until("the second's view", () => watcher.has(555));
  });

  test("a session that is not accepted any more ends it, with the reason", async () => {
    let accepted = true;
    await using server = await serveRouter({
      instead: (_request, response) => {
        if (accepted) return false;
        response.writeHead(401, { "content-type": "application/json" }).end(
          JSON.stringify({
            error: {
              message: "Open the link again.",
              code: -32_001,
              data: { code: "UNAUTHORIZED", httpStatus: 401, corral: { code: "NO_SESSION" } },
            },
          }),
        );
        return true;
      },
    });
    using watcher = watching(server.url);
    await until("the first view", () => watcher.has(100));
    accepted = false;
    server.cut();
    await until("the end", () => watcher.states.at(-1)?.state === "ended");
    expect(watcher.states.at(-1)).toMatchObject({
      state: "ended",
      error: { message: "Open the link again.", data: { corral: { code: "NO_SESSION" } } },
    });
  });

  test("closing it closes the connection; nothing is given after", async () => {
    await using server = await serveRouter();
    const stop = new AbortController();
    const views: CorralView[] = [];
    const { watch } = createCorralClient({ url: server.url, token: "t" });
    watch((view) => views.push(view), { signal: stop.signal });
    await until("the first view", () => views.length > 0);
    stop.abort();
    const { length } = views;
    await until("the connection is closed", () => server.requests.at(-1)?.destroyed);
    server.inspector.addProcess({ pid: 300, parentPid: 1, name: "unseen" });
    await server.service.refresh();
    expect(views).toHaveLength(length);
  });

  test("an address where nobody answers is tried again until somebody does", async () => {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
    const address = probe.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await new Promise((resolve) => probe.close(resolve));
    using watcher = watching(`http://127.0.0.1:${port}`);
    await until("a failed attempt", () =>
      watcher.states.some((state) => state.state === "connecting" && state.reason !== undefined),
    );
    await using _server = await serveRouter({ port });
    await until("the view", () => watcher.has(100));
  });
});
