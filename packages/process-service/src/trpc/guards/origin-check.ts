import { hostsOf } from "./host-check.ts";
import { type RequestFacts, headerValue, headerValues } from "./request-facts.ts";
import type { Check } from "./verdict.ts";

/**
 * Refuses requests from pages of other origins. A page on another port of this machine is same-site,
 * so its requests carry cookies: only Origin and Sec-Fetch-Site distinguish them. Programs send
 * neither header. `origins`: other origins whose pages may ask.
 */
export function checkOrigin(origins: ReadonlySet<string> = new Set()): Check {
  return (facts) => {
    const given = headerValues(facts, "origin");
    // Browsers send Origin with every request whose answer a page of another origin could read.
    if (given.length === 1 && origins.has(given[0]!)) return undefined;
    if (given.every((origin) => isOwn(origin, facts)) && !isCrossOriginFetch(facts))
      return undefined;
    return {
      status: 403,
      code: "FOREIGN_ORIGIN",
      message: "Requests from pages of other origins are not allowed.",
    };
  };
}

function isOwn(origin: string, facts: RequestFacts): boolean {
  const [host] = hostsOf(facts);
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

function isCrossOriginFetch(facts: RequestFacts): boolean {
  const sites = headerValues(facts, "sec-fetch-site");
  if (sites.every((site) => site === "same-origin" || site === "none")) return false;
  // Following a link to a page is allowed; the page then loads its files from this origin.
  return !(facts.method === "GET" && headerValue(facts, "sec-fetch-mode") === "navigate");
}
