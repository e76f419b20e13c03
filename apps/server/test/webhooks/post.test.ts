import { expect, test } from "vitest";
import { post, type Post, type Resolve } from "../../src/webhooks/post.ts";
import { endpoint } from "../support/endpoint.ts";

const message = { headers: { "corral-event": "test" }, body: '{"a":"ä"}', limitMs: 5_000 };
const toHere = ["127.0.0.1"];

/** Sends to 127.0.0.1, where that host may be private. */
const send = async (url: string, rest: Partial<Post> = {}) =>
  await post({ ...message, privateHosts: toHere, ...rest, url: new URL(url) });

test("a message arrives as it is", async () => {
  await using there = await endpoint();
  expect(await send(there.url)).toEqual({ status: 200 });
  expect(there.requests).toMatchObject([
    {
      method: "POST",
      path: "/corral?from=test",
      body: message.body,
      headers: { "content-type": "application/json", host: `127.0.0.1:${there.port}` },
    },
  ]);
});

test("a redirect is not followed", async () => {
  await using target = await endpoint();
  await using there = await endpoint((response) =>
    response.writeHead(307, { location: target.url }).end(),
  );
  expect(await send(there.url)).toEqual({ status: 307 });
  expect(target.requests).toEqual([]);
});

test.each([
  ["never answers", () => undefined],
  [
    "sends its headers byte by byte",
    (response: { readonly socket: { write(text: string): void; destroyed: boolean } | null }) => {
      response.socket?.write("HTTP/1.1 200 OK\r\n");
      const timer = setInterval(() => {
        if (response.socket === null || response.socket.destroyed) clearInterval(timer);
        else response.socket.write("x");
      }, 20);
    },
  ],
] as const)("an address that %s costs no more than the limit", async (_name, answer) => {
  await using there = await endpoint(answer);
  const begin = performance.now();
  expect(await send(there.url, { limitMs: 400 })).toEqual({ problem: "no answer within 0.4 s" });
  expect(performance.now() - begin).toBeLessThan(3_000);
});

test("an answer without end is not read", async () => {
  await using there = await endpoint((response) => {
    response.writeHead(200);
    const more = (): void => {
      while (!response.destroyed && response.write("x".repeat(65_536)));
    };
    response.on("drain", more);
    more();
  });
  expect(await send(there.url)).toEqual({ status: 200 });
});

test("a resolver that hangs costs no more than the limit", async () => {
  const resolve: Resolve = () => new Promise(() => undefined);
  const result = await send("http://hangs.example/", { resolve, limitMs: 300 });
  expect(result).toEqual({ problem: "no answer within 0.3 s" });
});

test.each(["http://127.0.0.1:PORT/", "http://localhost:PORT/", "http://2130706433:PORT/"])(
  "%s is refused where its host is not named",
  async (url) => {
    await using there = await endpoint();
    const result = await send(url.replace("PORT", String(there.port)), { privateHosts: [] });
    expect(result).toMatchObject({ refused: true });
    expect(there.requests).toEqual([]);
  },
);

test.each(["http://169.254.169.254/", "http://[fe80::1]/", "http://[::ffff:10.0.0.1]/"])(
  "%s is refused though another host is named",
  async (url) => {
    expect(await send(url)).toMatchObject({ refused: true });
  },
);

test("a name with one private address among public ones is refused", async () => {
  const resolve: Resolve = async () => [{ address: "93.184.215.14" }, { address: "10.0.0.1" }];
  expect(await send("http://mixed.example/", { resolve })).toMatchObject({ refused: true });
});

test("a name is resolved once, and the connection goes to the address that was checked", async () => {
  await using there = await endpoint();
  let asked = 0;
  // What rebinds: the second answer would be another machine.
  const resolve: Resolve = async () => [
    { address: (asked += 1) === 1 ? "127.0.0.1" : "192.0.2.1" },
  ];
  const url = `http://rebinds.example:${there.port}/`;
  const result = await send(url, { resolve, privateHosts: ["rebinds.example"] });
  expect(result).toEqual({ status: 200 });
  expect(asked).toBe(1);
  expect(there.requests).toMatchObject([{ headers: { host: `rebinds.example:${there.port}` } }]);
});

test("a name that leads to this machine is refused", async () => {
  await using there = await endpoint();
  const resolve: Resolve = async () => [{ address: "127.0.0.1" }];
  const url = `http://rebinds.example:${there.port}/`;
  expect(await send(url, { resolve })).toMatchObject({ refused: true });
  expect(there.requests).toEqual([]);
});

test("no connection, no name: the code says so", async () => {
  const there = await endpoint();
  await there[Symbol.asyncDispose]();
  expect(await send(there.url)).toEqual({ problem: "ECONNREFUSED" });
  const resolve: Resolve = async () => [];
  expect(await send("http://none.example/", { resolve })).toEqual({
    problem: "the name has no address",
  });
});
