import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MockProcessInspector } from "@corral/inspector/mock";
import { readToken } from "@corral/client/node";
import { startServer } from "../../src/server/start-server.ts";
import type { ServerOptions } from "../../src/server/start-server.ts";
import { rawRequest } from "@corral/testing/raw-http";
import type { RawRequest } from "@corral/testing/raw-http";

export async function temporaryDirectory(name = "corral-server-") {
  const path = await mkdtemp(join(tmpdir(), name));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** A machine with one agent, its dev server, and somebody's shell. Nothing of it is real. */
export function stagedMachine(): MockProcessInspector {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 1, parentPid: null, name: "init" });
  inspector.addProcess({ pid: 100, parentPid: 1, name: "agent", command: ["agent"] });
  inspector.addProcess({
    pid: 101,
    parentPid: 100,
    name: "node",
    command: ["node", "server.js", "--token=abcdefghijklmnop"],
  });
  inspector.addProcess({ pid: 200, parentPid: 1, name: "bash", command: ["bash"] });
  return inspector;
}

/** A whole server in this process, on a staged machine, a free port and a store of its own. */
export async function testServer(options: ServerOptions = {}) {
  const directory = await temporaryDirectory();
  const inspector = options.inspector ?? stagedMachine();
  const server = await startServer({
    port: 0,
    dataDirectory: directory.path,
    ...options,
    inspector,
  });
  const { port } = server;
  const token = readToken(server.dataDirectory) ?? "";
  const bearer = { authorization: `Bearer ${token}` };
  return {
    ...server,
    token,
    /** As an attacker writes it: without the token. */
    raw: (request?: RawRequest) => rawRequest(port, request),
    /** With the token. */
    authorized: (request: RawRequest = {}) =>
      rawRequest(port, { ...request, headers: { ...bearer, ...request.headers } }),
    /** One procedure by POST, as clients call it. */
    call: (path: string, input?: unknown, headers: RawRequest["headers"] = {}) =>
      rawRequest(port, {
        method: "POST",
        path: `/trpc/${path}`,
        headers: { ...bearer, "content-type": "application/json", ...headers },
        ...(input !== undefined && { body: JSON.stringify(input) }),
      }),
    async [Symbol.asyncDispose]() {
      await server.close();
      await directory[Symbol.asyncDispose]();
    },
  };
}
