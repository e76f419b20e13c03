import { pipeline } from "node:stream/promises";
import type { ProcessService, Webhooks } from "@corral/process-service";
import { MAX_BODY_BYTES } from "@corral/process-service/guards";
import express from "express";
import type { RequestHandler } from "express";
import type { createMcpEndpoint } from "../mcp/serve-http.ts";

/** MCP over HTTP, without sessions: each request stands alone, so only POST is answered. */
export function mcpRoutes(service: ProcessService, webhooks: Webhooks): RequestHandler[] {
  let endpoint: Promise<ReturnType<typeof createMcpEndpoint>> | undefined;
  // Loaded at the first request: a server without such clients is no heavier.
  const load = async () =>
    (endpoint ??= import("../mcp/serve-http.ts").then((loaded) =>
      loaded.createMcpEndpoint(service, webhooks),
    ));
  return [
    onlyPost,
    express.json({ limit: MAX_BODY_BYTES }),
    async (request, response) => {
      const { originalUrl: url, headers, socket } = request;
      const body: unknown = request.body;
      const answer = await (await load())({ url, headers, body, socket });
      response.status(answer.status);
      for (const [name, value] of answer.headers) response.setHeader(name, value);
      if (answer.body === null) response.end();
      else await pipeline(chunksOf(answer.body), response).catch(() => undefined);
    },
  ];
}

/** Not Readable.fromWeb: programs with the types of a page have another ReadableStream. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

const onlyPost: RequestHandler = (request, response, next) => {
  if (request.method === "POST") next();
  else response.status(405).setHeader("Allow", "POST").end();
};
