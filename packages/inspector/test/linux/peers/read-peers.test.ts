import { setTimeout as delay } from "node:timers/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { ProcessPeers } from "../../../src/core/driver.ts";
import { identityKey, type ProcessIdentity } from "../../../src/core/identity.ts";
import { createInspectorOver } from "../../../src/inspector.ts";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";
import { readStartToken } from "../../../src/linux/procfs/read-stat.ts";
import { readSystemFacts } from "../../../src/linux/procfs/system-facts.ts";
import { eventually, socketFolder, startChild, type Child } from "../support/child.ts";
import { canRun, runScript } from "../support/run-script.ts";

const inspector = createInspectorOver(createLinuxDriver());
afterAll(() => inspector.close());

// Needs the right to make a network namespace, which some sandboxes take away.
const asRoot = process.getuid?.() === 0 ? [] : ["--map-root-user"];
const ownNet = ["unshare", ...asRoot, "--net"];
const canUnshare = await canRun("unshare", ...ownNet.slice(1), "true");

const { tokenPrefix } = readSystemFacts("/proc");

const identityOf = ({ pid }: { readonly pid: number }): ProcessIdentity => ({
  pid,
  startToken: readStartToken(pid, tokenPrefix) ?? "",
});

async function peersOf(process: { readonly pid: number }): Promise<ProcessPeers | undefined> {
  const identity = identityOf(process);
  return (await inspector.readDetails([identity], ["peers"])).get(identityKey(identity))?.peers;
}

/** Node.js without pipes, which are sockets to the process that started it. */
const startScript = (script: string, under: readonly string[] = []): Promise<Child> => {
  const [command, ...args] = [...under, process.execPath, "-e", script];
  return startChild(command, args, { stdio: "ignore" });
};
const serverOn = (address: unknown) =>
  startScript(`require("node:net").createServer(() => {}).listen(${JSON.stringify(address)})`);
/** Tries until the server listens, and stays connected. */
const clientScript = (address: unknown) => `
  const connect = () => {
    const socket = require("node:net").connect(${JSON.stringify(address)});
    socket.on("error", () => setTimeout(connect, 10));
  };
  connect();`;
const clientOf = (address: unknown, under?: readonly string[]) =>
  startScript(clientScript(address), under);

const byPid = (...processes: readonly { readonly pid: number }[]) =>
  processes.map(identityOf).toSorted((a, b) => a.pid - b.pid);

/** Polls until this is the answer, or for 20 seconds. */
async function expectPeers(of: { readonly pid: number }, expected: ProcessPeers): Promise<void> {
  const deadline = performance.now() + 20_000;
  let answer = await peersOf(of);
  while (JSON.stringify(answer) !== JSON.stringify(expected) && performance.now() < deadline) {
    await delay(20);
    answer = await peersOf(of);
  }
  expect(answer).toEqual(expected);
}

const { details } = inspector.capabilities;

/** Needs koffi, and a kernel and a sandbox that allow netlink. */
describe.skipIf(!details.includes("peers"))("peers", () => {
  it.each([
    ["a unix socket in a folder", (folder: string) => ({ path: join(folder, "s.sock") })],
    ["an abstract unix socket", () => ({ path: `\0corral-peers-${process.pid}` })],
  ])("of a server on %s are its clients, and the other way round", async (_, addressIn) => {
    await using folder = await socketFolder();
    const address = addressIn(folder.path);
    await using server = await serverOn(address);
    await expectPeers(server, { known: true, peers: [] });
    await using one = await clientOf(address);
    await using two = await clientOf(address);
    await using stranger = await startScript("setInterval(() => {}, 1_000)");
    await expectPeers(server, { known: true, peers: byPid(one, two) });
    await expectPeers(one, { known: true, peers: byPid(server) });
    await expectPeers(stranger, { known: true, peers: [] });
    await one[Symbol.asyncDispose]();
    await expectPeers(server, { known: true, peers: byPid(two) });
  });

  it.each([
    ["IPv4", "127.0.0.1", "127.0.0.1"],
    ["IPv4 to a server on all addresses", undefined, "127.0.0.1"],
  ])("of a TCP server are its clients over %s", async (_, host, from) => {
    await using server = await serverOn({ port: 0, host });
    const port = await eventually(async () => {
      const identity = identityOf(server);
      const found = await inspector.readDetails([identity], ["ports"]);
      return found.get(identityKey(identity))?.ports?.[0]?.port;
    });
    await using client = await clientOf({ port, host: from });
    await expectPeers(server, { known: true, peers: byPid(client) });
    await expectPeers(client, { known: true, peers: byPid(server) });
  });

  it("of a process that got one end of a pair is the process with the other", async () => {
    await using child = await startChild("sleep", ["300"], { stdio: ["pipe", "ignore", "ignore"] });
    await expectPeers(child, { known: true, peers: byPid(process) });
  });

  it("are all processes that have inherited the other end", async () => {
    const script = `
      const { spawn } = require("node:child_process");
      const child = spawn("sleep", ["300"], { stdio: ["pipe", "ignore", "ignore"] });
      // Not closed at exec: the second one gets the pair's end as its input, too.
      spawn("sleep", ["301"], { stdio: [child.stdin._handle.fd, "ignore", "ignore"] });`;
    await using parent = await startScript(script);
    const [first, second] = await eventually(async () => {
      const tree = await inspector.getProcessTree(parent.pid);
      const at = (seconds: string) => tree.find(({ command }) => command[1] === seconds);
      const both = [at("300"), at("301")] as const;
      return both[0] && both[1] ? [both[0], both[1]] : undefined;
    });
    await expectPeers(first, { known: true, peers: byPid(parent, second) });
  });

  it("are also those that wait until they are accepted", async () => {
    await using folder = await socketFolder();
    const address = { path: join(folder.path, "s.sock") };
    await using server = await serverOn(address);
    await using first = await clientOf(address);
    await expectPeers(server, { known: true, peers: byPid(first) });
    process.kill(server.pid, "SIGSTOP");
    await using second = await clientOf(address);
    await expectPeers(server, { known: true, peers: byPid(first, second) });
  });

  it("stay right while other clients come and go", async () => {
    await using folder = await socketFolder();
    const address = { path: join(folder.path, "s.sock") };
    await using server = await serverOn(address);
    await using client = await clientOf(address);
    await expectPeers(server, { known: true, peers: byPid(client) });
    const connect = `require("node:net").connect(${JSON.stringify(address)}`;
    const short = `${connect}, () => setTimeout(process.exit, 50))`;
    await using _ = await startChild(
      "bash",
      [
        "-c",
        `for i in 1 2 3; do while :; do "$0" -e '${short}'; done & done; wait`,
        process.execPath,
      ],
      { stdio: "ignore" },
    );
    const seen = new Set<number>();
    await eventually(async () => {
      const answer = await peersOf(server);
      expect(answer?.peers).toContainEqual(identityOf(client));
      for (const { pid } of answer?.peers ?? []) seen.add(pid);
      // Many reads, so that some clients exit between the list of processes and their own read.
      return seen.size > 4 ? true : undefined;
    });
  });

  it("of a process that has exited are left out", async () => {
    const identity = await startScript("").then(async (child) => {
      await using ended = child;
      return identityOf(ended);
    });
    expect([...(await inspector.readDetails([identity], ["peers"])).keys()]).toEqual([]);
  });

  it.runIf(canUnshare)(
    "are not known when one has come from another network namespace",
    async () => {
      await using folder = await socketFolder();
      const address = { path: join(folder.path, "s.sock") };
      await using server = await serverOn(address);
      await using near = await clientOf(address);
      await expectPeers(server, { known: true, peers: byPid(near) });
      await using _far = await clientOf(address, ownNet);
      await expectPeers(server, {
        known: false,
        reason: "a client in another network namespace or on another machine is connected",
        peers: byPid(near),
      });
    },
  );
});

/** Ordinary users cannot read the open files of others. Needs root, to become one. */
describe.runIf(details.includes("peers") && process.getuid?.() === 0)(
  "for an ordinary user",
  () => {
    const answer = `
    const { processes } = await driver.snapshot();
    const at = (pid) => ({ pid, startToken: processes.find((one) => one.pid === pid)?.startToken });
    const peersOf = async (pid) => [...(await driver.readDetails([at(pid)], ["peers"])).values()][0]?.peers;`;

    it("the peers of another user's process are not known", async () => {
      await using server = await serverOn({ path: `\0corral-peers-root-${process.pid}` });
      const body = `${answer} console.log(JSON.stringify(await peersOf(${server.pid})));`;
      expect(await runScript([], body, { asNobody: true })).toEqual({
        known: false,
        reason: "its open files cannot be read: it is another user's process",
      });
    });

    it("clients of the same user are told, and that one of another user is connected", async () => {
      const name = `corral-peers-nobody-${process.pid}`;
      const address = { path: `\0${name}` };
      await using _ofRoot = await clientOf(address);
      const body = `
      import { spawn } from "node:child_process";
      import { once } from "node:events";
      import { createServer } from "node:net";
      const server = createServer().listen(${JSON.stringify(address)});
      await once(server, "connection");
      // A program that this user may start: node can be in a folder that it may not enter.
      const script = 'socket(S, AF_UNIX, SOCK_STREAM, 0); connect(S, pack_sockaddr_un(chr(0) . $ARGV[0])) or die; sleep 300';
      const own = spawn("perl", ["-MSocket", "-e", script, ${JSON.stringify(name)}], { stdio: "ignore" });
      await once(server, "connection");
      ${answer}
      const peers = await peersOf(process.pid);
      const ownPid = own.pid;
      own.kill("SIGKILL");
      console.log(JSON.stringify({ peers, ownPid }));
      process.exit();`;
      const { peers, ownPid } = Object(await runScript([], body, { asNobody: true }));
      expect(peers).toMatchObject({
        known: false,
        reason: expect.stringMatching(/ not found: the open files of other users' processes /),
      });
      expect(peers.peers).toContainEqual({ pid: ownPid, startToken: expect.any(String) });
    });
  },
);
