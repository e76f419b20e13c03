import type { ProcessService, Webhooks } from "@corral/process-service";
import {
  checkContent,
  checkSize,
  expressGuard,
  type Guard,
  guardOf,
  MAX_BODY_BYTES,
} from "@corral/process-service/guards";
import express from "express";
import type { ErrorRequestHandler, Express, RequestHandler } from "express";
import type { Logger } from "pino";
import { trpcHandler } from "./trpc-handler.ts";
import { refuse } from "./refuse.ts";
import { authGuard } from "./auth-guard.ts";
import type { AuthOptions } from "./auth-guard.ts";
import { healthRoutes } from "./health.ts";
import { metricsHandler } from "./metrics.ts";
import { mcpRoutes } from "./mcp-routes.ts";
import { pageHandlers } from "./page.ts";
import { requestLog } from "./request-log.ts";
import { securityHeaders } from "./security-headers.ts";
import { sessionRoutes } from "./session-routes.ts";
import type { Streams } from "./streams.ts";

export interface AppOptions {
  readonly service: ProcessService;
  readonly webhooks: Webhooks;
  readonly auth: AuthOptions;
  readonly log: Logger;
  readonly streams: Streams;
  /** Of host names and origins. */
  readonly site: Guard;
  readonly pageDirectory: string;
}

const content = guardOf(checkContent, checkSize(MAX_BODY_BYTES));

/** Guards first, then the routes that they protect. */
export function createApp(options: AppOptions): Express {
  const { service, webhooks, log, streams } = options;
  const guard = authGuard(options.auth);
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");

  app.use(securityHeaders, noStore, requestLog(log));
  app.use(expressGuard(options.site));
  app.use(healthRoutes(service));
  app.get(
    "/metrics",
    guard.required,
    metricsHandler(service, () => streams.count),
  );
  app.use("/auth/session", sessionRoutes(options.auth, guard));
  app.use("/trpc", expressGuard(content), guard.required, streams.handler(guard));
  app.use("/trpc", trpcHandler({ service, webhooks }, log));
  app.use("/mcp", guard.required, expressGuard(content), ...mcpRoutes(service, webhooks));
  app.use(...pageHandlers(options.pageDirectory));
  app.use((_request, response) => {
    refuse(response, { status: 404, code: "NOT_FOUND", message: "Not found." });
  });
  app.use(errorHandler(log));
  return app;
}

/** Default for all answers; the page's files override it. */
const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader("Cache-Control", "no-store");
  next();
};

/** express recognizes an error handler by its four parameters. */
function errorHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = statusOf(error);
    if (status === 413) {
      refuse(response, { status, code: "PAYLOAD_TOO_LARGE", message: "The body is too large." });
    } else if (status >= 400 && status < 500) {
      refuse(response, {
        status: 400,
        code: "INVALID_ARGUMENT",
        message: "The request is invalid (is the body valid JSON?).",
      });
    } else {
      log.error({ err: error }, "failed");
      refuse(response, {
        status: 500,
        code: "INTERNAL",
        message: "Internal error in Corral. Its log has the details.",
      });
    }
  };
}

function statusOf(error: unknown): number {
  return typeof error === "object" && error !== null && "status" in error
    ? Number(error.status)
    : 500;
}
