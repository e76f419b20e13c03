import { type RequestFacts, headerValues } from "./request-facts.ts";
import type { Check } from "./verdict.ts";

const loopback = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Refuses requests for other host names. After DNS rebinding, a page of another site is same-origin
 * with this server, and its GET requests have no Origin header: only Host reveals the attack. Names
 * of loopback are allowed; further `names` may contain ports.
 */
export function checkHost(
  names: readonly string[] = [],
  message = "This host name is not allowed.",
): Check {
  return (facts) => {
    const hosts = hostsOf(facts);
    const isAllowed = (host: string) => isAllowedHost(host.toLowerCase(), facts.port, names);
    // Some parsers let an absolute URL in the request line override Host, others do not.
    if (hosts.length > 0 && facts.url.startsWith("/") && hosts.every(isAllowed)) return undefined;
    return { status: 403, code: "FOREIGN_HOST", message };
  };
}

/**
 * Every name that the request gives its host; empty without one, or with Host twice. HTTP/2 has
 * `:authority` instead of Host (RFC 9113, 8.3.1).
 */
export function hostsOf(facts: RequestFacts): readonly string[] {
  const given = headerValues(facts, "host");
  if (given.length > 1) return [];
  const { urlHost } = facts;
  return [
    ...given,
    ...headerValues(facts, ":authority"),
    ...(urlHost === undefined ? [] : [urlHost]),
  ];
}

function isAllowedHost(host: string, port: number | undefined, names: readonly string[]): boolean {
  if (port !== undefined) return allowedHosts(port, names).has(host);
  const all = new Set([...loopback, ...names.map((name) => name.toLowerCase())]);
  return all.has(host) || all.has(host.replace(/:\d{1,5}$/, ""));
}

/** Every allowed `host:port`. `names` may contain ports. */
export function allowedHosts(port: number, names: readonly string[]): ReadonlySet<string> {
  return new Set(
    [...loopback, ...names].flatMap((name) => {
      const lower = name.toLowerCase();
      if (/:\d+$/.test(lower) && !lower.endsWith("]")) return [lower];
      // Browsers omit the default port.
      return port === 80 ? [lower, `${lower}:80`] : [`${lower}:${port}`];
    }),
  );
}
