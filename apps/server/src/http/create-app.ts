import type { ProcessService } from "@corral/process-service";
import express from "express";
import type { ErrorRequestHandler, Express, RequestHandler } from "express";
import type { Logger } from "pino";
import { trpcHandler } from "./trpc-handler.ts";
import { refuse } from "./refuse.ts";
import { authGuard } from "./auth-guard.ts";
import type { AuthOptions } from "./auth-guard.ts";
import { healthRoutes } from "./health.ts";
import { hostGuard } from "./host-guard.ts";
import { contentGuard } from "./content-guard.ts";
import { metricsHandler } from "./metrics.ts";
import { originGuard } from "./origin-guard.ts";
import { pageHandlers } from "./page.ts";
import { requestLog } from "./request-log.ts";
import { securityHeaders } from "./security-headers.ts";
import { sessionRoutes } from "./session-routes.ts";
import type { Streams } from "./streams.ts";

export interface AppOptions {
  readonly service: ProcessService;
  readonly auth: AuthOptions;
  readonly log: Logger;
  readonly streams: Streams;
  /** Every `host:port` that it answers to; a function, as the port is known only once it listens. */
  readonly hosts: () => ReadonlySet<string>;
  /** Origins besides its own whose pages may talk to it (a development server). */
  readonly origins: ReadonlySet<string>;
  readonly pageDirectory: string;
}

/** The guards in the order an attacker meets them, then what they guard. */
export function createApp(options: AppOptions): Express {
  const { service, log, streams } = options;
  const guard = authGuard(options.auth);
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");

  app.use(securityHeaders, noStore, requestLog(log));
  app.use(hostGuard(options.hosts), originGuard(options.origins));
  app.use(healthRoutes(service));
  app.get(
    "/metrics",
    guard.required,
    metricsHandler(service, () => streams.count),
  );
  app.use("/auth/session", sessionRoutes(options.auth, guard));
  app.use("/trpc", contentGuard, guard.required, streams.handler(guard));
  app.use("/trpc", trpcHandler(service, log));
  app.use(...pageHandlers(options.pageDirectory));
  app.use((_request, response) => {
    refuse(response, { status: 404, code: "NOT_FOUND", message: "There is nothing here." });
  });
  app.use(errorHandler(log));
  return app;
}

/** For every answer that does not say otherwise, as the page's files do. */
const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader("Cache-Control", "no-store");
  next();
};

/** Four parameters are how express knows an error handler. */
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
        message: "The request is not one that Corral understands (a body that is not valid JSON?).",
      });
    } else {
      log.error({ err: error }, "failed");
      refuse(response, {
        status: 500,
        code: "INTERNAL",
        message: "Something went wrong inside Corral. Its log says what.",
      });
    }
  };
}

function statusOf(error: unknown): number {
  return typeof error === "object" && error !== null && "status" in error
    ? Number(error.status)
    : 500;
}
