import { expect, test } from "vitest";
import { createCorralClient } from "../src/index.ts";
import type { CorralView, ViewChanges, WatchFilter, WatchState } from "../src/index.ts";
import { serveRouter } from "../../process-service/test/support/served-router.ts";
import { until } from "../../process-service/test/support/until.ts";

function watching(url: string, filter?: WatchFilter) {
  const seen: { readonly view: CorralView; readonly changes: ViewChanges | undefined }[] = [];
  const states: WatchState[] = [];
  const { watch } = createCorralClient({ url, token: "unused" });
  const handle = watch((view, changes) => seen.push({ view, changes }), {
    onState: (state) => states.push(state),
    ...(filter && { filter }),
  });
  const now = () => states.at(-1)?.state;
  return { seen, states, now, handle, [Symbol.dispose]: () => handle.close() };
}

test("beside each view stand the changes that led to it; a whole one has none", async () => {
  await using server = await serveRouter();
  using watcher = watching(server.url);
  await until("the first view", () => watcher.seen.length > 0);
  expect(watcher.seen[0]?.changes).toBeUndefined();
  server.inspector.addProcess({ pid: 300, parentPid: 100, name: "new" });
  await server.service.refresh();
  const came = () =>
    watcher.seen.find(({ changes }) => changes?.processes?.put?.some(({ pid }) => pid === 300));
  await until("the new one", () => came() !== undefined);
  expect(came()?.view.processes.map(({ pid }) => pid)).toContain(300);
});

test("paused it asks for nothing; resumed it gets only what it missed", async () => {
  await using server = await serveRouter();
  using watcher = watching(server.url);
  await until("the first view", () => watcher.seen.length > 0);
  watcher.handle.pause();
  expect(watcher.now()).toBe("paused");
  await until("the connection is closed", () => server.requests.at(-1)?.destroyed);
  const requests = server.requests.length;
  const { length } = watcher.seen;
  server.inspector.addProcess({ pid: 300, parentPid: 100, name: "meanwhile" });
  await server.service.refresh();
  expect([server.requests.length, watcher.seen.length]).toEqual([requests, length]);
  watcher.handle.resume();
  await until("what was missed", () => watcher.seen.length > length);
  expect(watcher.now()).toBe("live");
  expect(watcher.seen[length]?.changes).toBeDefined();
  expect(watcher.seen.at(-1)?.view.processes.map(({ pid }) => pid)).toContain(300);
});

test("a refusal ends it; resumed, with a session again, it begins with a whole view", async () => {
  let accepted = false;
  await using server = await serveRouter({
    instead: (_request, response) => {
      if (!accepted) response.writeHead(401).end();
      return !accepted;
    },
  });
  using watcher = watching(server.url);
  await until("the end", () => watcher.now() === "ended");
  accepted = true;
  watcher.handle.resume();
  await until("the view", () => watcher.seen.length > 0);
  expect(watcher.seen[0]?.changes).toBeUndefined();
  expect(watcher.now()).toBe("live");
});

test("a service that was closed is no end: another one may be there soon", async () => {
  const first = await serveRouter();
  const { port } = first;
  using watcher = watching(first.url);
  await until("the first view", () => watcher.seen.length > 0);
  await first.service.close();
  await until("the lost stream", () => watcher.now() === "connecting");
  await first[Symbol.asyncDispose]();
  await using second = await serveRouter({ port });
  second.inspector.addProcess({ pid: 555, parentPid: 1, name: "elsewhere" });
  await second.service.refresh();
  await until("the second's view", () =>
    watcher.seen.at(-1)?.view.processes.some(({ pid }) => pid === 555),
  );
});

test("once closed, it is not resumed", async () => {
  await using server = await serveRouter();
  using watcher = watching(server.url);
  await until("the first view", () => watcher.seen.length > 0);
  watcher.handle.close();
  watcher.handle.resume();
  expect(watcher.states.at(-1)).toEqual({ state: "ended" });
});

test("with a filter nothing else comes, also after a pause", async () => {
  await using server = await serveRouter();
  const { service, inspector } = server;
  await service.registerExecutor({ pid: 100, labels: { app: "mine" } });
  using watcher = watching(server.url, { labels: { app: "mine" } });
  const pids = () => watcher.seen.at(-1)?.view.processes.map(({ pid }) => pid);
  await until("the first view", () => watcher.seen.length > 0);
  expect(pids()).toEqual([100, 101]);
  watcher.handle.pause();
  inspector.addProcess({ pid: 300, parentPid: 1, name: "another's" });
  inspector.addProcess({ pid: 102, parentPid: 100, name: "mine" });
  await service.refresh();
  const { length } = watcher.seen;
  watcher.handle.resume();
  await until("the new one", () => pids()?.includes(102));
  expect(pids()).toEqual([100, 101, 102]);
  expect(watcher.seen[length]?.changes).toBeDefined();
});
