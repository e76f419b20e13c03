import { once } from "node:events";
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import type { CorralView, ProcessService, WatchEvent } from "@corral/process-service";
import { createCorralRouter } from "@corral/process-service/trpc";
import { createExpressMiddleware } from "@trpc/server/adapters/express";
import express from "express";
import { expect, test } from "vitest";
import { watchStream } from "../../src/http/watch-stream.ts";
import { rawRequest } from "../support/raw-http.ts";

const path = "/trpc/processes.watch";
const headers = { accept: "text/event-stream" };

/** A service that tells these events, one after the other, to whoever watches, and then is closed. */
function serviceOf(events: readonly WatchEvent[]): ProcessService {
  const watch = async function* (): AsyncGenerator<WatchEvent> {
    yield* events;
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of it is called
  return { watch } as unknown as ProcessService;
}

function viewEvent(revision: number, counted: () => void = () => undefined): WatchEvent {
  const view = { revision, hostId: "h\n", toJSON: () => (counted(), { revision, hostId: "h\n" }) };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a watcher passes it on unread
  return { kind: "view", view: view as unknown as CorralView };
}

async function listen(listener: RequestListener) {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("not a TCP server");
  return { port: address.port, [Symbol.asyncDispose]: async () => void server.close() };
}

/** What an EventSource makes of a stream's text. */
function eventsIn(body: string): Readonly<Record<string, string>>[] {
  return body
    .split(/\n\n+/)
    .filter((block) => block.includes(":"))
    .map((block) =>
      Object.fromEntries(
        block
          .split("\n")
          .filter((line) => line.includes(": "))
          .map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]),
      ),
    );
}

test("it says what tRPC says", async () => {
  const service = serviceOf([viewEvent(1), viewEvent(2)]);
  const router = createExpressMiddleware({
    router: createCorralRouter(),
    createContext: () => ({ service, client: "test" }),
  });
  await using ours = await listen(express().use("/trpc", watchStream(service)));
  await using theirs = await listen(express().use("/trpc", router));
  const [own, reference] = await Promise.all(
    [ours, theirs].map(async ({ port }) => rawRequest(port, { path, headers })),
  );
  const events = eventsIn(own?.body ?? "");
  expect(events).toEqual(eventsIn(reference?.body ?? ""));
  expect(events.map(({ event = "message" }) => event)).toEqual([
    "connected",
    "message",
    "message",
    "return",
  ]);
  for (const name of ["content-type", "cache-control", "x-accel-buffering"]) {
    expect(own?.headers[name]).toBe(reference?.headers[name]);
  }
});

test("an event is made into text once for all who listen", async () => {
  let made = 0;
  const service = serviceOf([viewEvent(1, () => (made += 1))]);
  await using server = await listen(express().use("/trpc", watchStream(service)));
  const answers = await Promise.all(
    Array.from({ length: 5 }, async () => rawRequest(server.port, { path, headers })),
  );
  expect(answers.map(({ body }) => eventsIn(body)[1]?.["data"])).toEqual(
    answers.map(() => '{"kind":"view","view":{"revision":1,"hostId":"h\\n"}}'),
  );
  expect(made).toBe(1);
});

test.each([
  ["another procedure", "/trpc/processes.list", headers],
  ["a batch", `${path}?batch=1`, headers],
  ["who takes no stream", path, {}],
  ["an input that is none", `${path}?input=%7B%22x%22%3A1%7D`, headers],
  ["an input that is not JSON", `${path}?input=%7B`, headers],
  ["an id given twice", `${path}?lastEventId=1&lastEventId=2`, headers],
])("%s goes on to the router", async (_, asked, sent) => {
  const app = express().use("/trpc", watchStream(serviceOf([])));
  app.use((_request, response) => void response.status(418).end());
  await using server = await listen(app);
  expect((await rawRequest(server.port, { path: asked, headers: sent })).status).toBe(418);
});
