import { once } from "node:events";
import { type ClientRequest, get, type IncomingMessage } from "node:http";
import { constants, createGunzip } from "node:zlib";
import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { waitFor } from "../support/corral-process.ts";
import { testServer } from "../support/test-server.ts";

interface Address {
  readonly port: number;
  readonly token: string;
}

/** Asks as a browser does. */
async function watch({ port, token }: Address, path = "/trpc/processes.watch") {
  const headers = {
    accept: "text/event-stream",
    "accept-encoding": "gzip, deflate, br, zstd",
    authorization: `Bearer ${token}`,
  };
  const request: ClientRequest = get({ port, path, headers });
  request.on("error", () => undefined);
  const answer: IncomingMessage[] = await once(request, "response");
  const [response] = answer;
  if (response === undefined) throw new Error("no response");
  return { request, response };
}

/** A machine with large ticks: each is more than what zlib takes at once. */
function largeMachine() {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 1, parentPid: null, name: "init" });
  for (let pid = 1_000; pid < 1_300; pid += 1) {
    inspector.addProcess({ pid, parentPid: 1, name: "node", command: ["node", "0", filler(pid)] });
  }
  const tick = (round: number) => {
    for (let pid = 1_000; pid < 1_300; pid += 1) {
      inspector.updateProcess(pid, { command: ["node", String(round), filler(pid * round)] });
    }
  };
  return { inspector, tick };
}

/** A thousand characters that compress badly. */
function filler(seed: number): string {
  let state = seed;
  return Array.from({ length: 200 }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state.toString(36).slice(0, 5);
  }).join("");
}

test("each message arrives at once, compressed; the end of the server ends the stream", async () => {
  const warnings: Error[] = [];
  const warn = (warning: Error) => warnings.push(warning);
  process.on("warning", warn);
  const { inspector, tick } = largeMachine();
  const server = await testServer({ inspector });
  const { response } = await watch(server);
  expect(response.headers).toMatchObject({
    "content-type": "text/event-stream",
    "content-encoding": "gzip",
    vary: expect.stringContaining("Accept-Encoding"),
  });
  let [bytes, text] = [0, ""];
  response.on("data", (chunk: Buffer) => (bytes += chunk.length));
  const plain = response.pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }));
  plain.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  await waitFor(() => text.includes('"kind":"view"') || undefined);
  for (let round = 1; round <= 20; round += 1) {
    tick(round);
    await server.service.refresh();
    await waitFor(() => text.includes(`node ${round} ${filler(1_299 * round)}`) || undefined);
  }
  expect(bytes).toBeLessThan(text.length * 0.8);
  const ended = once(plain, "end");
  await server[Symbol.asyncDispose]();
  await ended;
  process.off("warning", warn);
  expect(warnings).toEqual([]);
});

test("one that does not read holds nothing up, and is disconnected after a time", async () => {
  const { inspector, tick } = largeMachine();
  await using server = await testServer({ inspector, streamLimits: { stallMs: 1_000 } });
  const { request, response } = await watch(server);
  response.pause();
  const metric = async () => (await server.authorized({ path: "/metrics" })).body;
  expect(await metric()).toContain("corral_subscribers 1");
  let round = 0;
  await waitFor(async () => {
    tick((round += 1));
    await server.service.refresh();
    return (await metric()).includes("corral_subscribers 0") || undefined;
  });
  request.destroy();
});

test("a client that goes in the middle is no error", async () => {
  const { inspector, tick } = largeMachine();
  await using server = await testServer({ inspector });
  for (let round = 1; round < 5; round += 1) {
    const { request, response } = await watch(server);
    await once(response, "data");
    tick(round);
    const refreshed = server.service.refresh();
    request.destroy();
    await refreshed;
  }
  expect((await server.raw({ path: "/healthz" })).status).toBe(200);
});

test("an error in place of a stream stays JSON", async () => {
  await using server = await testServer();
  const { response } = await watch(server, '/trpc/processes.nothing?input={"x":1}');
  expect(response.headers["content-encoding"]).toBeUndefined();
  expect(response.headers["content-type"]).toContain("json");
  response.resume();
  await once(response, "end");
});
