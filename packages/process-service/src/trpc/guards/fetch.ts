import { defined } from "@corral/inspector/core";
import type { RequestFacts } from "./request-facts.ts";
import type { Guard } from "./verdict.ts";

type Handler<Rest extends readonly unknown[]> = (
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>;

/**
 * A handler over `Request` behind the guard, for Hono, Next, Bun, Deno and other fetch handlers. What a
 * server passes besides the request is passed on; `peer` reads the client's address from it.
 */
export function fetchGuard<Rest extends readonly unknown[]>(
  guard: Guard,
  handler: Handler<Rest>,
  { peer }: { readonly peer?: (request: Request, ...rest: Rest) => string | undefined } = {},
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const { headers, answer } = guard(fetchFacts(request, peer?.(request, ...rest)));
    if (answer !== undefined) {
      // No body may come with 204.
      return new Response(answer.body === "" ? null : answer.body, {
        status: answer.status,
        headers,
      });
    }
    const response = await handler(request, ...rest);
    if (Object.keys(headers).length === 0) return response;
    // The headers of a response that was fetched cannot be changed; those of a copy can.
    const copy = new Response(response.body, response);
    for (const [name, value] of Object.entries(headers)) {
      if (name === "Vary") copy.headers.append(name, value);
      else copy.headers.set(name, value);
    }
    return copy;
  };
}

function fetchFacts(request: Request, peer: string | undefined): RequestFacts {
  const { host, pathname } = new URL(request.url);
  // Two of one header arrive as "a, b", which no check takes for one value.
  return {
    method: request.method,
    url: pathname,
    headers: [...request.headers].flat(),
    urlHost: host,
    bodyOfUnknownLength: request.body !== null && !request.headers.has("content-length"),
    ...defined({ peer }),
  };
}
