import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { MockProcessInspector } from "@corral/inspector/mock";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import type { CorralContext } from "../../src/trpc/index.ts";
import { createCorralRouter } from "../../src/trpc/index.ts";
import { startService } from "./service.ts";

/** One agent with a child, and somebody's shell. Nothing of it is real. */
export function stagedMachine(): MockProcessInspector {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 1, parentPid: null, name: "init" });
  inspector.addProcess({ pid: 100, parentPid: 1, name: "agent", command: ["agent"] });
  inspector.addProcess({ pid: 101, parentPid: 100, name: "node", command: ["node", "a.js"] });
  inspector.addProcess({ pid: 200, parentPid: 1, name: "bash", command: ["bash"] });
  return inspector;
}

export interface ServedRouterOptions {
  readonly inspector?: MockProcessInspector;
  /** Default: any free one. */
  readonly port?: number;
  /** Answers instead of the router where it gives true. */
  readonly instead?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** The router over HTTP, without guards, as the thinnest app would serve it. */
export async function serveRouter(options: ServedRouterOptions = {}) {
  const inspector = options.inspector ?? stagedMachine();
  const started = await startService({ inspector });
  const { service } = started;
  const requests: IncomingMessage[] = [];
  const handle = createHTTPHandler({
    router: createCorralRouter(),
    basePath: "/trpc/",
    allowMethodOverride: true,
    createContext: (): CorralContext => ({ service, client: "test" }),
  });
  const server = createServer((request, response) => {
    requests.push(request);
    if (options.instead?.(request, response) !== true) handle(request, response);
  });
  // A test that a busy machine holds up for seconds would find its idle connection closed.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no TCP address");
  return {
    inspector,
    service,
    requests,
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    /** Cuts every connection, as a network does. */
    cut: () => server.closeAllConnections(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await started[Symbol.asyncDispose]();
    },
  };
}
