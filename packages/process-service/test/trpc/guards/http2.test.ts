import { once } from "node:events";
import { connect, createServer } from "node:http2";
import { expect, test } from "vitest";
import { createGuard, expressGuard } from "../../../src/trpc/guards/index.ts";

const token = "Token-of-an-app-of-43-letters";

/** A server of HTTP/2 without TLS, and a function that asks it and gives the status. */
async function startHttp2() {
  const guard = expressGuard(createGuard({ token }));
  const server = createServer((request, response) =>
    guard(request, response, () => response.end("in")),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("not a TCP server");
  const { port } = address;
  const session = connect(`http://127.0.0.1:${port}`);
  return {
    port,
    async ask(headers: Readonly<Record<string, string>>): Promise<number> {
      const stream = session.request({ ":path": "/trpc/x", ...headers });
      const [answer]: { ":status"?: number }[] = await once(stream, "response");
      stream.resume();
      await once(stream, "close");
      return answer?.[":status"] ?? 0;
    },
    async [Symbol.asyncDispose]() {
      session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test("over HTTP/2 :authority names the host, and Host must agree", async () => {
  await using server = await startHttp2();
  const authorization = `Bearer ${token}`;
  const own = `localhost:${server.port}`;
  expect(await server.ask({ authorization })).toBe(200);
  expect(await server.ask({ authorization, ":authority": own })).toBe(200);
  expect(await server.ask({ authorization, ":authority": own, origin: `http://${own}` })).toBe(200);
  expect(await server.ask({ authorization, ":authority": own, origin: "http://a" })).toBe(403);
  expect(await server.ask({ authorization, ":authority": "evil.example" })).toBe(403);
  expect(await server.ask({ authorization, ":authority": own, host: "evil.example" })).toBe(403);
  expect(await server.ask({ ":authority": own })).toBe(401);
});
