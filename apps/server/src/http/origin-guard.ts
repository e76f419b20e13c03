import type { RequestHandler } from "express";
import { refuse } from "./refuse.ts";

/**
 * Refuses requests from pages of other origins. A page on another port of this machine is same-site,
 * so its requests carry the session cookie: only Origin and Sec-Fetch-Site distinguish them. Programs
 * send neither header.
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
        message: "Requests from pages of other origins are not allowed.",
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
  // Following a link to the page is allowed; the page then loads its files from this origin.
  return !(method === "GET" && headers["sec-fetch-mode"] === "navigate");
}
