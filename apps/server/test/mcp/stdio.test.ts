import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { corralServe, main, runCorral, waitFor } from "../support/corral-process.ts";
import { isAlive, mcpAgent } from "../support/mcp-agent.ts";
import { killAtEnd } from "../support/runner.ts";
import { temporaryDirectory } from "../support/test-server.ts";

describe.each(["with a server", "without one"])("%s", { timeout: 120_000 }, (where) => {
  async function place() {
    if (where === "with a server") return corralServe();
    const { path, ...rest } = await temporaryDirectory();
    return { directory: path, ...rest };
  }

  test("an agent stops one of its own servers; the other and its neighbour's live", async () => {
    await using at = await place();
    await using mine = await mcpAgent(at.directory);
    await using neighbour = await mcpAgent(at.directory);
    const [first = 0, second = 0, ...more] = await mine.servers();
    const [theirs = 0, other = 0] = await neighbour.servers();
    const pids = [first, second, theirs, other];
    using _ends = {
      [Symbol.dispose]: () => pids.forEach((pid) => killAtEnd(pid)[Symbol.dispose]()),
    };
    expect(more).toEqual([]);

    const foreign = await mine.call("preview_stop", { targets: [String(theirs)] });
    expect(foreign.data.planId).toBeUndefined();
    expect(foreign.text).toContain("not yours");
    const why = await mine.call("why_process", { target: String(theirs) });
    expect(why.data.processes[0]).toMatchObject({ pid: theirs, yours: false });

    const preview = await mine.call("preview_stop", { targets: [String(first)] });
    expect(preview.data.targets).toMatchObject([{ pid: first }]);
    const planId = String(preview.data.planId);
    // Another agent cannot use it.
    expect((await neighbour.call("stop", { planId })).isError).toBe(true);
    expect(isAlive(first)).toBe(true);
    const stopped = await mine.call("stop", { planId });
    expect(stopped.data).toMatchObject({ confirmedGone: 1, outcomes: [{ pid: first }] });
    expect([first, second, theirs, other].map(isAlive)).toEqual([false, true, true, true]);
    // Nor anybody twice.
    expect(await mine.call("stop", { planId })).toMatchObject({ isError: true });

    const { stdout } = await runCorral(["history", "--json"], { CORRAL_DATA_DIR: at.directory });
    expect(JSON.parse(stdout).data[0]).toMatchObject({
      client: "mcp",
      requestedBy: { label: "bash" },
    });
  });
});

test("a thousand calls at once are all answered", { timeout: 120_000 }, async () => {
  await using at = await temporaryDirectory();
  await using mine = await mcpAgent(at.path);
  const servers = await mine.servers();
  using _ends = {
    [Symbol.dispose]: () => servers.forEach((pid) => killAtEnd(pid)[Symbol.dispose]()),
  };
  const calls = Array.from({ length: 1_000 }, async () => mine.call("my_processes"));
  const answers = await Promise.all(calls);
  expect(new Set(answers.map(({ data }) => data.totals.processes))).toEqual(new Set([2]));
});

test("a caller of no agent has no scope and stops nothing", { timeout: 60_000 }, async () => {
  await using server = await corralServe();
  const child = spawn(process.execPath, [main, "mcp"], {
    env: { ...process.env, CORRAL_DATA_DIR: server.directory },
    stdio: ["pipe", "pipe", "ignore"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  const send = (message: object) =>
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const clientInfo = { name: "t", version: "1" };
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
  send({ id: 1, method: "initialize", params });
  send({ method: "notifications/initialized" });
  send({ id: 2, method: "tools/call", params: { name: "my_processes", arguments: {} } });
  await waitFor(() => (output.includes('"id":2') ? true : undefined));
  expect(output).toContain("cannot tell which agent asks");
  // The end of its input is its end.
  child.stdin.end();
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
});

test("every tool has all annotations and an output schema", { timeout: 60_000 }, async () => {
  await using at = await temporaryDirectory();
  await using mine = await mcpAgent(at.path);
  const servers = await mine.servers();
  using _ends = {
    [Symbol.dispose]: () => servers.forEach((pid) => killAtEnd(pid)[Symbol.dispose]()),
  };
  const { tools } = await mine.client.listTools();
  expect(tools.map(({ name }) => name).toSorted()).toEqual([
    "headroom",
    "my_processes",
    "preview_stop",
    "stop",
    "who_has_port",
    "why_process",
  ]);
  for (const { annotations, outputSchema } of tools) {
    expect(
      Object.values(annotations ?? {}).filter((hint) => typeof hint === "boolean"),
    ).toHaveLength(4);
    expect(outputSchema).toBeDefined();
  }
  expect((await mine.call("headroom")).data.cores).toBeGreaterThan(0);
});

test("a client that can ask a person asks before a stop", { timeout: 60_000 }, async () => {
  await using at = await temporaryDirectory();
  let says: boolean | "cancel" = "cancel";
  await using mine = await mcpAgent(at.path, { elicits: () => says });
  const servers = await mine.servers();
  using _ends = {
    [Symbol.dispose]: () => servers.forEach((pid) => killAtEnd(pid)[Symbol.dispose]()),
  };
  const { data } = await mine.call("preview_stop");
  expect(await mine.call("stop", { planId: data.planId })).toMatchObject({ isError: true });
  expect(servers.map(isAlive)).toEqual([true, true]);
  says = false;
  expect(await mine.call("stop", { planId: data.planId })).toMatchObject({ isError: true });
  expect(servers.map(isAlive)).toEqual([true, true]);
  says = true;
  await mine.call("stop", { planId: data.planId });
  expect(servers.map(isAlive)).toEqual([false, false]);
});

test("--no-ask asks nobody", { timeout: 60_000 }, async () => {
  await using at = await temporaryDirectory();
  await using mine = await mcpAgent(at.path, { elicits: () => "cancel", words: ["--no-ask"] });
  const { data } = await mine.call("preview_stop");
  expect((await mine.call("stop", { planId: data.planId })).data).toMatchObject({
    confirmedGone: 2,
  });
});

test("it ends with its parent", { timeout: 60_000 }, async () => {
  await using at = await temporaryDirectory();
  // The shell gives its own input to the tool, which stays open when the shell is killed.
  const script = `'${process.execPath}' '${main}' mcp <&0 & echo pid=$!; wait`;
  const shell = spawn("bash", ["-c", script], {
    env: { ...process.env, CORRAL_DATA_DIR: at.path },
    stdio: ["pipe", "pipe", "ignore"],
  });
  let output = "";
  shell.stdout.on("data", (chunk) => (output += String(chunk)));
  const pid = await waitFor(() => /pid=(\d+)/.exec(output)?.[1]);
  using _end = killAtEnd(Number(pid));
  // It knows its parent once it serves.
  const params = {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "t", version: "1" },
  };
  shell.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params })}\n`);
  await waitFor(() => (output.includes('"id":1') ? true : undefined));
  shell.kill("SIGKILL");
  await waitFor(() => (isAlive(Number(pid)) ? undefined : true));
});
