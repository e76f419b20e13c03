import type { RequestHandler } from "express";
import { refuse } from "./refuse.ts";

/**
 * Refuses what a page of another origin sent. Cookies do not know ports, so a page on another port of
 * this machine counts as the same site and its requests carry the session: only Origin and
 * Sec-Fetch-Site tell them apart. Programs send neither.
 */
export function originGuard(extraOrigins: ReadonlySet<string>): RequestHandler {
  return (request, response, next) => {
    const { origin, host } = request.headers;
    const ownOrigin =
      origin === undefined ||
      origin === `http://${host}` ||
      origin === `https://${host}` ||
      extraOrigins.has(origin);
    if (!ownOrigin || isCrossOriginFetch(request.method, request.headers)) {
      refuse(response, {
        status: 403,
        code: "FOREIGN_ORIGIN",
        message: "Corral does not answer pages of another origin.",
      });
      return;
    }
    next();
  };
}

function isCrossOriginFetch(
  method: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): boolean {
  const site = headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return false;
  // Following a link to the page is fine; what it then loads is its own.
  return !(method === "GET" && headers["sec-fetch-mode"] === "navigate");
}
