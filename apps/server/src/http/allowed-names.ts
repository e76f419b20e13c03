import { isIPv6 } from "node:net";

/**
 * A host name as `Host` headers have it: lower case, an IPv6 address in brackets, with a port where one
 * was given. undefined for what no header can hold, and for what would let in any: "*", 0.0.0.0, ::.
 */
export function parseHostName(text: string): string | undefined {
  const name = (isIPv6(text) ? `[${text}]` : text).toLowerCase();
  const match = /^(?<host>\[[\da-f:.]+\]|[a-z\d_]([\w.-]*[\w.])?)(?<port>:\d{1,5})?$/.exec(name);
  const { host = "", port = "" } = match?.groups ?? {};
  if (match === null || host.includes("..") || !URL.canParse(`http://${host}${port}`))
    return undefined;
  // As browsers write it: 127.1 is 127.0.0.1, [0::1] is [::1].
  const { hostname } = new URL(`http://${host}`);
  return ["0.0.0.0", "[::]"].includes(hostname) ? undefined : hostname + port;
}

/** An origin as `Origin` headers have it, such as "http://localhost:5173"; undefined for what is none. */
export function parseOrigin(text: string): string | undefined {
  if (!URL.canParse(text) || text.includes("*")) return undefined;
  const { protocol, origin, href } = new URL(text);
  const isOrigin = /^https?:$/.test(protocol) && href === `${origin}/`;
  return isOrigin ? origin : undefined;
}
