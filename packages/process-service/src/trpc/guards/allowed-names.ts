import { isIPv6 } from "node:net";

/**
 * A host name in the form of `Host` headers: lower case, IPv6 in brackets, with the port if given.
 * undefined for invalid names, and for wildcards: "*", 0.0.0.0, ::.
 */
export function parseHostName(text: string): string | undefined {
  const name = (isIPv6(text) ? `[${text}]` : text).toLowerCase();
  const match = /^(?<host>\[[\da-f:.]+\]|[a-z\d_]([\w.-]*[\w.])?)(?<port>:\d{1,5})?$/.exec(name);
  const { host = "", port = "" } = match?.groups ?? {};
  if (match === null || host.includes("..") || !URL.canParse(`http://${host}${port}`))
    return undefined;
  // Normalized as browsers do: 127.1 is 127.0.0.1, [0::1] is [::1].
  const { hostname } = new URL(`http://${host}`);
  return ["0.0.0.0", "[::]"].includes(hostname) ? undefined : hostname + port;
}

/** An origin in the form of `Origin` headers, such as "http://localhost:5173"; undefined if invalid. */
export function parseOrigin(text: string): string | undefined {
  if (!URL.canParse(text) || text.includes("*")) return undefined;
  const { protocol, origin, href } = new URL(text);
  const isOrigin = /^https?:$/.test(protocol) && href === `${origin}/`;
  return isOrigin ? origin : undefined;
}
