import { chmodSync, readFileSync, statSync } from "node:fs";
import { createHmac } from "node:crypto";
import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { waitFor } from "../support/corral-process.ts";
import { writePrivateHosts } from "../../src/webhooks/private-hosts.ts";
import { readWebhooks, webhookPath } from "../../src/webhooks/webhook-file.ts";
import { endpoint } from "../support/endpoint.ts";
import { testServer } from "../support/test-server.ts";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const input = { url: "https://example.com/corral", on: ["ended"], details: [], secret };

test("no answer and no record holds the secret, and its file is this user's alone", async () => {
  await using server = await testServer();
  const added = await server.call("webhooks.add", input);
  expect(added.status).toBe(200);
  const { id } = readWebhooks(server.dataDirectory).webhooks[0] ?? { id: "" };
  const answers = [
    added,
    await server.call("webhooks.list", undefined, { "x-http-method-override": "GET" }),
    await server.authorized({ path: "/trpc/webhooks.list" }),
    await server.call("webhooks.add", { ...input, url: "ftp://example.com" }),
    await server.call("webhooks.remove", { id: "none" }),
    await server.authorized({ path: "/trpc/settings.get" }),
  ];
  expect(answers.map(({ body }) => body).join("\n")).toContain(id);
  for (const { body } of answers) expect(body).not.toContain(secret.slice(6));
  expect(statSync(webhookPath(server.dataDirectory)).mode & 0o777).toBe(0o600);
  expect(readFileSync(webhookPath(server.dataDirectory), "utf8")).toContain(secret);
});

test.each([
  [{ url: "no url" }, "url"],
  [{ url: "ftp://example.com/" }, "url"],
  [{ url: "file:///etc/passwd" }, "url"],
  [{ url: "https://me:secret@example.com/" }, "url"],
  [{ secret: "short" }, "secret"],
  [{ on: [] }, "on"],
  [{ on: ["nothing"] }, "on"],
  [{ command: "rm -rf /" }, "command"],
  [{ privateHosts: ["127.0.0.1"] }, "privateHosts"],
])("%j is refused", async (wrong, field) => {
  await using server = await testServer();
  const { status, body } = await server.call("webhooks.add", { ...input, ...wrong });
  expect(status).toBe(400);
  const { error } = JSON.parse(body);
  expect(error.data.corral.code).toBe("INVALID_ARGUMENT");
  expect(error.data.corral.field).toContain(field);
  expect(readWebhooks(server.dataDirectory)).toEqual({ webhooks: [] });
});

test("no procedure sets a command or names a private host", async () => {
  await using server = await testServer();
  const answers = await Promise.all(
    ["hooks.list", "hooks.add", "webhooks.allow", "settings.hooks"].map((path) =>
      server.call(path, {}),
    ),
  );
  for (const { status } of answers) expect(status).toBe(404);
});

test("a file that others can read is neither used nor overwritten", async () => {
  await using server = await testServer();
  await server.call("webhooks.add", input);
  const path = webhookPath(server.dataDirectory);
  const before = readFileSync(path, "utf8");
  chmodSync(path, 0o644);
  expect((await server.call("webhooks.add", input)).status).toBe(403);
  expect(readFileSync(path, "utf8")).toBe(before);
});

test("an event that is named twice counts once", async () => {
  await using server = await testServer();
  await server.call("webhooks.add", { ...input, on: ["leak", "ended", "leak"] });
  expect(readWebhooks(server.dataDirectory)).toMatchObject({
    webhooks: [{ on: ["ended", "leak"] }],
  });
});

test("two that are added at once are both there", async () => {
  await using server = await testServer();
  await Promise.all([1, 2, 3].map(() => server.call("webhooks.add", input)));
  expect(readWebhooks(server.dataDirectory).webhooks).toHaveLength(3);
});

test("an agent's end is told, signed, without task and directory", async () => {
  await using there = await endpoint();
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100, name: "claude", command: ["claude", "--secret-command"] });
  await using server = await testServer({ inspector });
  const { service, dataDirectory } = server;
  const task = "Fix the secret login";
  await service.registerExecutor({ pid: 100, label: "claude", project: "shop", task });
  await service.refresh();
  await server.call("webhooks.add", { ...input, url: there.url });
  writePrivateHosts(dataDirectory, ["127.0.0.1"]);
  inspector.removeProcess(100);
  await service.refresh();
  const [request] = await waitFor(() => there.requests.length > 0 && there.requests);
  const { headers, body = "" } = request ?? {};
  expect(JSON.parse(body)).toMatchObject({
    version: 1,
    event: "ended",
    title: "claude has ended",
    executor: { label: "claude", project: "shop", alive: false },
  });
  expect(body).not.toContain("secret");
  const signed = [headers?.["webhook-id"], headers?.["webhook-timestamp"], body].join(".");
  const hmac = createHmac("sha256", Buffer.from(secret.slice(6), "base64")).update(signed);
  expect(headers?.["webhook-signature"]).toBe(`v1,${hmac.digest("base64")}`);
});

test("a test is sent once, and says what came of it", async () => {
  await using there = await endpoint((response) => response.writeHead(500).end());
  await using server = await testServer();
  await server.call("webhooks.add", { ...input, url: there.url });
  const [webhook] = readWebhooks(server.dataDirectory).webhooks;
  const outcome = async () => {
    const { body } = await server.call("webhooks.test", { id: webhook?.id });
    return JSON.parse(body).result.data;
  };
  // Its host is in a private network, and nobody has named it.
  expect(await outcome()).toMatchObject({
    state: "given-up",
    attempts: [{ problem: expect.stringContaining("corral config webhook allow 127.0.0.1") }],
  });
  expect(there.requests).toEqual([]);
  writePrivateHosts(server.dataDirectory, ["127.0.0.1"]);
  expect(await outcome()).toMatchObject({ state: "given-up", attempts: [{ status: 500 }] });
  expect(there.requests).toHaveLength(1);
});
