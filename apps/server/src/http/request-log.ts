import type { RequestHandler } from "express";
import type { Logger } from "pino";

/** One line per answer, without query, headers and body: they may contain secrets. */
export function requestLog(log: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const path = request.path.slice(0, 200);
    response.once("close", () => {
      const { statusCode: status } = response;
      const line = {
        method: request.method,
        path,
        status,
        ms: Math.round(performance.now() - startedAt),
        finished: response.writableFinished,
      };
      if (status >= 500) log.error(line, "answered");
      else if (status >= 400) log.warn(line, "refused");
      else log.debug(line, "answered");
    });
    next();
  };
}
