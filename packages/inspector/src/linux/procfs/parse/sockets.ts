import { endianness } from "node:os";
import type { ListeningPort } from "../../../core/snapshot.ts";

/** Which of /proc/PID/net/* a line stands in. */
export type SocketTable = "tcp" | "tcp6" | "udp" | "udp6";

/** A socket that others can reach, and the inode that its descriptors lead to. */
export interface BoundSocket {
  readonly inode: string;
  readonly port: ListeningPort;
}

// Source: include/net/tcp_states.h. A UDP socket without a peer is in TCP_CLOSE.
const LISTEN = "0A";
const UNCONNECTED = "07";

/** The state column of a line; undefined for the heading and for what is no line. */
export function socketState(line: string): string | undefined {
  return /^ *\d+: \S+ \S+ ([0-9A-F]{2}) /.exec(line)?.[1];
}

/**
 * One line of a socket table: a TCP socket in LISTEN state or a UDP socket bound to a port without
 * a peer; undefined for all others. Source: proc_pid_net(5).
 */
export function parseSocket(table: SocketTable, line: string): BoundSocket | undefined {
  const protocol = table.startsWith("tcp") ? "tcp" : "udp";
  const columns = line.trim().split(/ +/);
  const [, local = "", , state] = columns;
  const inode = columns[9];
  if (state !== (protocol === "tcp" ? LISTEN : UNCONNECTED)) return undefined;
  const [address = "", portDigits = ""] = local.split(":");
  const port = Number.parseInt(portDigits, 16);
  if (inode === undefined || !(port > 0)) return undefined;
  return { inode, port: { protocol, address: formatAddress(address), port } };
}

/** Each 32 bits of the address stand in the byte order of the machine. */
function formatAddress(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => {
    const pairs = (word.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
    return endianness() === "LE" ? pairs.toReversed() : pairs;
  });
  return bytes.length === 4 ? bytes.join(".") : formatIpv6(bytes);
}

/** As RFC 5952 writes them: the longest run of zeros as "::", mapped IPv4 addresses dotted. */
function formatIpv6(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
  );
  const text = groups.join(":");
  if (text.startsWith("0:0:0:0:0:ffff:")) return `::ffff:${bytes.slice(12).join(".")}`;
  const runs = [...text.matchAll(/(?<![\da-f])0(?::0)+(?![\da-f])/g)];
  const longest = runs.toSorted((a, b) => b[0].length - a[0].length)[0];
  if (longest === undefined) return text;
  const before = text.slice(0, longest.index).replace(/:$/, "");
  const after = text.slice(longest.index + longest[0].length).replace(/^:/, "");
  return `${before}::${after}`;
}
