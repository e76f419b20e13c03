import type { ProcessService, Webhooks } from "@corral/process-service";
import { MAX_BODY_BYTES } from "@corral/process-service/guards";
import { createCorralRouter } from "@corral/process-service/trpc";
import type { CorralContext } from "@corral/process-service/trpc";
import { createExpressMiddleware } from "@trpc/server/adapters/express";
import type { RequestHandler } from "express";
import type { Logger } from "pino";

/** The page batches only a few calls. */
const MAX_BATCH = 20;

export function trpcHandler(
  { service, webhooks }: { readonly service: ProcessService; readonly webhooks: Webhooks },
  log: Logger,
): RequestHandler {
  return createExpressMiddleware({
    router: createCorralRouter(),
    maxBodySize: MAX_BODY_BYTES,
    maxBatchSize: MAX_BATCH,
    // Queries with thousands of ids exceed the length of a URL.
    allowMethodOverride: true,
    createContext: ({ req }): CorralContext => ({
      service,
      webhooks,
      client: clientName(req.headers["x-corral-client"]),
    }),
    onError: ({ error, path }) => {
      if (error.code === "INTERNAL_SERVER_ERROR" && !isWriteAfterEnd(error))
        log.error({ err: error.cause ?? error, path }, "failed");
    },
  });
}

/** tRPC had an event for a stream that the end of the server has ended (Streams.endAll). */
function isWriteAfterEnd({ cause }: Error): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ERR_STREAM_WRITE_AFTER_END";
}

/** Stored in the kill record: a lower-case word, or "api". */
function clientName(header: string | string[] | undefined): string {
  return typeof header === "string" && /^[a-z][a-z0-9-]{0,31}$/.test(header) ? header : "api";
}
