import type { IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import type { ProcessIdentity } from "@corral/inspector/core";
import { findTcpClient } from "@corral/inspector/linux";
import type { ProcessService, Webhooks } from "@corral/process-service";
import { createCorralRouter } from "@corral/process-service/trpc";
import type { CorralRouter } from "@corral/process-service/trpc";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { createTRPCClient, localLink } from "@trpc/client";
import { findCaller } from "./caller.ts";
import { createMcpServer } from "./create-mcp-server.ts";
import { Plans } from "./plans.ts";

export interface McpRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  readonly socket: Socket;
}

/** The same tools on a running server: the caller is the process at the other end of the connection. */
export function createMcpEndpoint(service: ProcessService, webhooks: Webhooks) {
  const plans = new Plans();
  const clients = new WeakMap<Socket, Promise<ProcessIdentity | undefined>>();
  const client = createTRPCClient<CorralRouter>({
    links: [
      localLink({
        router: createCorralRouter(),
        createContext: async () => ({ service, webhooks, client: "mcp" }),
      }),
    ],
  });
  return async ({ url, headers, body, socket }: McpRequest): Promise<Response> => {
    const identified = clients.get(socket) ?? clientOf(socket);
    clients.set(socket, identified);
    const handler = createMcpHandler(() =>
      createMcpServer({
        connected: async (work) => work({ client, source: "server" }),
        findCaller: async () => findCaller(client, await identified),
        plans,
        all: false,
        asks: true,
      }),
    );
    const sent = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" ? [[name, value]] : [],
    );
    const request = new Request(new URL(url, "http://localhost"), {
      method: "POST",
      headers: sent,
      body: JSON.stringify(body),
    });
    return handler.fetch(request, { parsedBody: body });
  };
}

/** undefined where the kernel does not tell: then the caller has no scope. */
async function clientOf(socket: Socket): Promise<ProcessIdentity | undefined> {
  const { remoteAddress, remotePort, localPort } = socket;
  if (process.platform !== "linux" || remotePort === undefined || localPort === undefined)
    return undefined;
  if (!/^(?:::ffff:)?127\.|^::1$/.test(remoteAddress ?? "")) return undefined;
  return findTcpClient({ clientPort: remotePort, serverPort: localPort }).catch(() => undefined);
}
