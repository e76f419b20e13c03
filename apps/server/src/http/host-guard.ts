import type { RequestHandler } from "express";
import { refuse } from "./refuse.ts";

/**
 * Refuses requests for other host names. After DNS rebinding, a page of another site is same-origin
 * with this server, and its GET requests have no Origin header: only Host reveals the attack.
 */
export function hostGuard(allowed: () => ReadonlySet<string>): RequestHandler {
  return (request, response, next) => {
    const names = headerValues(request.rawHeaders, "host");
    const [host] = names;
    // Some parsers let an absolute URL in the request line override Host, others do not.
    if (names.length !== 1 || !request.url.startsWith("/") || !allowed().has(host!.toLowerCase())) {
      refuse(response, {
        status: 403,
        code: "FOREIGN_HOST",
        message:
          "This host name is not allowed. Use the address that `corral serve` printed, or start Corral with --allow-host.",
      });
      return;
    }
    next();
  };
}

/** All values of a header, including duplicates that Node drops. */
function headerValues(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
}

/** Every allowed `host:port`. `names` may contain ports. */
export function allowedHosts(port: number, names: readonly string[]): ReadonlySet<string> {
  return new Set(
    ["127.0.0.1", "localhost", "[::1]", ...names].flatMap((name) => {
      const lower = name.toLowerCase();
      if (/:\d+$/.test(lower) && !lower.endsWith("]")) return [lower];
      // Browsers omit the default port.
      return port === 80 ? [lower, `${lower}:80`] : [`${lower}:${port}`];
    }),
  );
}
