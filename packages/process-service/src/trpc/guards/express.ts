import { defined } from "@corral/inspector/core";
import type { RequestFacts } from "./request-facts.ts";
import type { Guard, Verdict } from "./verdict.ts";

/** What is used of node:http's IncomingMessage, and of express's request. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Of express: `url` is cut where a middleware is mounted. */
  readonly originalUrl?: string;
  readonly rawHeaders: readonly string[];
  /** Of express: knows the proxies that the app trusts. */
  readonly ip?: string | undefined;
  readonly socket: {
    readonly remoteAddress?: string | undefined;
    readonly localPort?: number | undefined;
  };
}

/** What is used of node:http's ServerResponse. */
export interface NodeResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
}

/** The guard as a middleware of express, Connect and tRPC's standalone server. */
export function expressGuard(
  guard: Guard,
): (request: NodeRequest, response: NodeResponse, next: () => void) => void {
  return (request, response, next) => {
    const verdict = guard(nodeFacts(request));
    if (answerNode(response, verdict)) return;
    next();
  };
}

/** Sets the headers of the verdict; true when it also answered. */
export function answerNode(response: NodeResponse, { headers, answer }: Verdict): boolean {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (answer === undefined) return false;
  response.statusCode = answer.status;
  response.end(answer.body);
  return true;
}

export function nodeFacts(request: NodeRequest): RequestFacts {
  const { socket } = request;
  return {
    method: request.method ?? "",
    url: request.originalUrl ?? request.url ?? "",
    headers: request.rawHeaders,
    ...defined({ peer: request.ip ?? socket.remoteAddress, port: socket.localPort }),
  };
}
