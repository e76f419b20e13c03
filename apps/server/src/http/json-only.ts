import type { RequestHandler } from "express";
import { refuse } from "./api-error.ts";

/**
 * A page of another origin can send forms and plain text without asking first; JSON it cannot. tRPC
 * itself runs a mutation without input whatever the content type says.
 */
export const jsonOnly: RequestHandler = (request, response, next) => {
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
