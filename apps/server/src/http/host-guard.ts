import type { RequestHandler } from "express";
import { refuse } from "./refuse.ts";

/**
 * Refuses requests that came under a foreign name. A page whose name was rebound to this address
 * (DNS rebinding) is same-origin in its own eyes, and its GETs carry no Origin: only Host tells.
 */
export function hostGuard(allowed: () => ReadonlySet<string>): RequestHandler {
  return (request, response, next) => {
    const names = headerValues(request.rawHeaders, "host");
    const [host] = names;
    // A whole URL in the request line would override Host for some parsers and not for others.
    if (names.length !== 1 || !request.url.startsWith("/") || !allowed().has(host!.toLowerCase())) {
      refuse(response, {
        status: 403,
        code: "FOREIGN_HOST",
        message:
          "Corral does not answer under this host name. Open it under its own address, or start it with --allow-host.",
      });
      return;
    }
    next();
  };
}

/** All values of a header, also where Node would keep the first and drop the others. */
function headerValues(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
}

/** Every `host:port` that the server answers to. `names` may carry a port of their own. */
export function allowedHosts(port: number, names: readonly string[]): ReadonlySet<string> {
  return new Set(
    ["127.0.0.1", "localhost", "[::1]", ...names].flatMap((name) => {
      const lower = name.toLowerCase();
      if (/:\d+$/.test(lower) && !lower.endsWith("]")) return [lower];
      // Browsers leave out the port where it is the scheme's own.
      return port === 80 ? [lower, `${lower}:80`] : [`${lower}:${port}`];
    }),
  );
}
