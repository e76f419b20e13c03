import type { RequestHandler } from "express";
import { refuse } from "./refuse.ts";

const methods = new Set(["GET", "POST"]);

/**
 * Requires JSON: a page of another origin can send forms and plain text without a preflight request,
 * but not JSON. tRPC would run a mutation without input for any content type.
 */
export const contentGuard: RequestHandler = (request, response, next) => {
  if (!methods.has(request.method)) {
    refuse(response, {
      status: 405,
      code: "METHOD_NOT_SUPPORTED",
      message: `The method ${request.method} is not supported.`,
    });
    return;
  }
  const type = request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  if (request.method === "POST" && type !== "application/json") {
    refuse(response, {
      status: 415,
      code: "UNSUPPORTED_MEDIA_TYPE",
      message: "Send application/json.",
    });
    return;
  }
  next();
};
