import type { IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import type { ProcessService, Webhooks } from "@corral/process-service";
import { createCorralRouter } from "@corral/process-service/trpc";
import type { CorralRouter } from "@corral/process-service/trpc";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { createTRPCClient, localLink } from "@trpc/client";
import { findCaller } from "./caller.ts";
import { createMcpServer } from "./create-mcp-server.ts";
import { HttpClients } from "./http-clients.ts";
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
  const clients = new HttpClients();
  const client = createTRPCClient<CorralRouter>({
    links: [
      localLink({
        router: createCorralRouter(),
        createContext: async () => ({ service, webhooks, client: "mcp" }),
      }),
    ],
  });
  return async ({ url, headers, body, socket }: McpRequest): Promise<Response> => {
    const identified = clients.of(socket);
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
