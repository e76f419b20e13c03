/**
 * What listens on a port of the machine whose page this is. Cookies know no ports (RFC 6265, 8.5): a
 * link to the page's own host would hand its cookie to whatever listens there. Loopback has several
 * names, and a cookie of one is not sent to another.
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
  // Browsers try both families for it.
  if (pageHost !== "localhost") return "localhost";
  if (bare === "::") return "[::1]";
  return everywhere ? "127.0.0.1" : urlHost(bare);
}

const urlHost = (address: string): string => (address.includes(":") ? `[${address}]` : address);

function isLoopback(host: string): boolean {
  return host === "[::1]" || /^127(\.\d+){3}$/.test(host) || /(^|\.)localhost$/.test(host);
}
