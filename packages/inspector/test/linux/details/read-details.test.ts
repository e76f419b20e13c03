import { once } from "node:events";
import { afterAll, describe, expect, it } from "vitest";
import { identityKey, type ProcessIdentity } from "../../../src/core/identity.ts";
import { createInspectorOver } from "../../../src/inspector.ts";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";
import { eventually, startChild } from "../support/child.ts";
import { canRun } from "../support/run-script.ts";

const asRoot = process.getuid?.() === 0 ? [] : ["--map-root-user"];
const ownPids = [...asRoot, "--pid", "--fork", "--kill-child"];
const canUnshare = await canRun("unshare", ...ownPids, "true");

const inspector = createInspectorOver(createLinuxDriver());
afterAll(() => inspector.close());

async function identityAt(pid: number): Promise<ProcessIdentity> {
  const info = (await inspector.listProcesses()).find((found) => found.pid === pid);
  return { pid, startToken: info?.startToken ?? "" };
}

async function detailsOf(pid: number, kind: "ports" | "proportionalMemory" | "marker") {
  const identity = await identityAt(pid);
  return (await inspector.readDetails([identity], [kind])).get(identityKey(identity));
}

const SERVERS = `
  const { createServer } = require("node:net");
  const { createSocket } = require("node:dgram");
  const servers = [createServer().listen(0, "127.0.0.1"), createServer().listen(0)];
  const udp = createSocket("udp4").bind(0, "127.0.0.1");
  const client = createSocket("udp4");
  udp.on("listening", () => client.connect(udp.address().port, "127.0.0.1"));
  client.on("connect", () => {
    const connection = require("node:net").connect(servers[0].address().port, "127.0.0.1", () =>
      console.log(JSON.stringify([...servers.map((s) => s.address().port), udp.address().port])));
  });`;

describe("ports", () => {
  it("are listening and bound ports with their addresses, not connections", async () => {
    await using child = await startChild(process.execPath, ["-e", SERVERS]);
    const [printed] = await once(child.child.stdout ?? child.child, "data");
    const [local, all, udp] = JSON.parse(String(printed));
    const details = await detailsOf(child.pid, "ports");
    expect(details).toEqual({ ports: expect.any(Array) });
    expect(details?.ports).toHaveLength(3);
    expect(details?.ports).toContainEqual({ protocol: "tcp", address: "127.0.0.1", port: local });
    expect(details?.ports).toContainEqual({ protocol: "udp", address: "127.0.0.1", port: udp });
    const open = details?.ports?.find((port) => port.port === all);
    expect(["::", "0.0.0.0"]).toContain(open?.address);
  });

  it("are empty for a process without listening sockets", async () => {
    await using child = await startChild("sleep", ["300"]);
    expect(await detailsOf(child.pid, "ports")).toEqual({ ports: [] });
  });
});

describe("marker", () => {
  it("is the value at exec or null, without the rest of the environment", async () => {
    const env = { ...process.env, CORRAL_EXECUTOR_ID: "ex-1", SECRET: "hush" };
    await using marked = await startChild("sleep", ["300"], { env });
    await using plain = await startChild("env", ["-u", "CORRAL_EXECUTOR_ID", "sleep", "300"]);
    expect(await detailsOf(marked.pid, "marker")).toMatchObject({ marker: "ex-1" });
    await eventually(async () => {
      const details = await detailsOf(plain.pid, "marker");
      return details?.marker === null ? true : undefined;
    });
  });

  it("comes with the ids that agents set, and with nothing else of theirs", async () => {
    const { CORRAL_EXECUTOR_ID: _own, ...others } = process.env;
    const env = {
      ...others,
      CLAUDE_CODE_SESSION_ID: "s-1",
      CLAUDE_PID: "4711",
      CLAUDE_CODE_MESSAGING_TOKEN: "hush",
      CODEX_THREAD_ID: "t-1",
      OPENCODE_PID: "4712",
      OPENCODE_RUN_ID: "r-1",
      ANTIGRAVITY_CONVERSATION_ID: "not an id",
      GEMINI_CLI: "1",
    };
    await using child = await startChild("sleep", ["300"], { env });
    const details = await eventually(async () => {
      const found = await detailsOf(child.pid, "marker");
      return found?.agentMarkers?.[0]?.value === "s-1" ? found : undefined;
    });
    expect(details).toEqual({
      marker: null,
      agentMarkers: [
        { name: "CLAUDE_CODE_SESSION_ID", value: "s-1" },
        { name: "CLAUDE_PID", value: "4711" },
        { name: "CODEX_THREAD_ID", value: "t-1" },
        { name: "OPENCODE_PID", value: "4712" },
        { name: "OPENCODE_RUN_ID", value: "r-1" },
      ],
    });
  });

  // Needs the right to make a pid namespace, which some sandboxes take away.
  it.runIf(canUnshare)("leaves out a pid that is set in another pid namespace", async () => {
    const env = { ...process.env, CLAUDE_PID: "1", CLAUDE_CODE_SESSION_ID: "s-1" };
    const script = "sleep 300 & wait";
    await using child = await startChild("unshare", [...ownPids, "sh", "-c", script], { env });
    const inner = await eventually(async () => {
      const tree = await inspector.getProcessTree(child.pid);
      return tree.find(({ name }) => name === "sleep");
    });
    const details = await eventually(async () => detailsOf(inner.pid, "marker"));
    expect(details.agentMarkers).toEqual([{ name: "CLAUDE_CODE_SESSION_ID", value: "s-1" }]);
  });
});

it("proportional memory is below the resident set size", async () => {
  const details = await detailsOf(process.pid, "proportionalMemory");
  const info = (await inspector.listProcesses()).find((found) => found.pid === process.pid);
  expect(details?.proportionalMemoryBytes).toBeGreaterThan(1_000_000);
  expect(details?.proportionalMemoryBytes).toBeLessThan((info?.memoryBytes ?? 0) * 2);
});

it("leaves out processes that are gone or whose pid was reused", async () => {
  const own = await identityAt(process.pid);
  const stale = { pid: own.pid, startToken: `${own.startToken}0` };
  expect((await inspector.readDetails([stale], ["marker"])).size).toBe(0);
});
