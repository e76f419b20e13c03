// The protocol: https://fetch.spec.whatwg.org/#http-cors-protocol
import { type RequestFacts, headerValue } from "./request-facts.ts";
import { type Guard, pass } from "./verdict.ts";

const PREFLIGHT_SECONDS = 600;

/**
 * Lets pages of other origins read the answers, and send the headers that need a preflight request.
 * Comes after the check of the origin, which refuses all but `origins`.
 */
export function corsHeaders(origins: ReadonlySet<string>): Guard {
  if (origins.size === 0) return () => pass;
  return (facts) => {
    const origin = headerValue(facts, "origin");
    if (origin === undefined || !origins.has(origin)) return { headers: { Vary: "Origin" } };
    const headers = {
      Vary: "Origin",
      // tRPC replaces Vary: no cache may give the answer for one origin to another.
      "Cache-Control": "no-store",
      "Access-Control-Allow-Origin": origin,
      "Access-Control-Allow-Credentials": "true",
      "Access-Control-Expose-Headers": "Retry-After",
    };
    if (!isPreflight(facts)) return { headers };
    const names = { "Access-Control-Allow-Headers": allowedHeaders(facts) };
    return { headers: { ...headers, ...preflight, ...names }, answer: { status: 204, body: "" } };
  };
}

const preflight = {
  "Access-Control-Allow-Methods": "GET, POST, DELETE",
  "Access-Control-Max-Age": String(PREFLIGHT_SECONDS),
};

/** A browser's question, without credentials, whether a page may send the request it means. */
function isPreflight(facts: RequestFacts): boolean {
  return (
    facts.method === "OPTIONS" && headerValue(facts, "access-control-request-method") !== undefined
  );
}

/** Those that the page means to send, an app's own among them: the origin is allowed, so it may. */
function allowedHeaders(facts: RequestFacts): string {
  const asked = headerValue(facts, "access-control-request-headers") ?? "";
  return /^[\w-]{1,100}(, ?[\w-]{1,100}){0,50}$/.test(asked) ? asked : "";
}
