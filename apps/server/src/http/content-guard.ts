import type { RequestHandler } from "express";
import { refuse } from "./refuse.ts";

const methods = new Set(["GET", "POST"]);

/**
 * A page of another origin can send forms and plain text without asking first; JSON it cannot. tRPC
 * itself runs a mutation without input whatever the content type says.
 */
export const contentGuard: RequestHandler = (request, response, next) => {
  if (!methods.has(request.method)) {
    refuse(response, {
      status: 405,
      code: "METHOD_NOT_SUPPORTED",
      message: `${request.method} is not something one can do here.`,
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
