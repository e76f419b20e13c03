// An agent of its own in a test: starts two servers, asks over HTTP what it started, stops the first.
import { spawn } from "node:child_process";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const [url = "", token = ""] = process.argv.slice(2);
const servers = ["3003", "3004"].map((seconds) =>
  spawn("sleep", [seconds], { stdio: "ignore", detached: true }),
);
const transport = new StreamableHTTPClientTransport(new URL(url), {
  requestInit: { headers: { authorization: `Bearer ${token}` } },
});
const client = new Client({ name: "test", version: "1" });
await client.connect(transport);
const call = async (name: string, input: Record<string, unknown> = {}) =>
  client.callTool({ name, arguments: input });
const mine = await call("my_processes");
const preview = await call("preview_stop", { targets: [String(servers[0]?.pid)] });
const planId: unknown = Object(preview.structuredContent).planId;
const stopped = await call("stop", { planId: String(planId) });
console.log(JSON.stringify({ servers: servers.map(({ pid }) => pid), mine, preview, stopped }));
await client.close();
for (const server of servers) server.kill("SIGKILL");
