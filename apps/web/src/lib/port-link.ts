/**
 * Link to a listening port of the page's host. Cookies ignore the port (RFC 6265, 8.5): a link to
 * the page's own host name would send its session cookie to the other program. Loopback has several
 * names, and cookies of one name are not sent to another.
 */
export function portLink(
  port: number,
  address: string | undefined,
  pageHost: string = location.hostname,
): string {
  return `http://${isLoopback(pageHost) ? hostOf(address, pageHost) : pageHost}:${port}/`;
}

function hostOf(address = "", pageHost: string): string {
  const bare = address.replace(/^::ffff:(?=[\d.]+$)/i, "");
  const everywhere = ["", "*", "0.0.0.0", "::"].includes(bare);
  if (!everywhere && bare !== "::1" && !bare.startsWith("127.")) return urlHost(bare);
  // Browsers try IPv4 and IPv6 for localhost.
  if (pageHost !== "localhost") return "localhost";
  if (bare === "::") return "[::1]";
  return everywhere ? "127.0.0.1" : urlHost(bare);
}

const urlHost = (address: string): string => (address.includes(":") ? `[${address}]` : address);

function isLoopback(host: string): boolean {
  return host === "[::1]" || /^127(\.\d+){3}$/.test(host) || /(^|\.)localhost$/.test(host);
}
