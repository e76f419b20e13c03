import { fileURLToPath } from "node:url";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { expect, test } from "vitest";
import { corralServe } from "../support/corral-process.ts";
import { startRunner } from "../support/runner.ts";

const script = fileURLToPath(new URL("../support/mcp-http-client.ts", import.meta.url));

test("over HTTP an agent sees and stops its own", { timeout: 90_000 }, async () => {
  await using server = await corralServe();
  const url = `http://127.0.0.1:${server.port}/mcp`;
  await using agent = startRunner({
    command: [process.execPath, script, url, server.token],
    dataDir: server.directory,
  });
  expect(await agent.ended()).toBe(0);
  const line = agent
    .stdout()
    .split("\n")
    .find((one) => one.startsWith("{"));
  const { servers, mine, stopped } = JSON.parse(line ?? "{}");
  const pids = mine.structuredContent.processes.map(({ pid }: { readonly pid: number }) => pid);
  expect(pids.toSorted()).toEqual(servers.toSorted());
  expect(stopped.structuredContent).toMatchObject({ confirmedGone: 1 });
});

test("over HTTP a caller of no agent has no scope, and none gets in without the token", async () => {
  await using server = await corralServe();
  const url = new URL(`http://127.0.0.1:${server.port}/mcp`);
  const connect = async (headers: Record<string, string>) => {
    const client = new Client({ name: "test", version: "1" });
    await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
    return client;
  };
  await expect(connect({})).rejects.toThrow(/401|token/i);
  const client = await connect({ authorization: `Bearer ${server.token}` });
  const answer = await client.callTool({ name: "preview_stop", arguments: {} });
  expect(answer).toMatchObject({ isError: true });
  expect(JSON.stringify(answer.content)).toContain("cannot tell which agent asks");
  await client.close();
});
