import { endianness } from "node:os";
import type { ListeningPort } from "../../../core/snapshot.ts";

/** Name of the file below /proc/PID/net. */
export type SocketTable = "tcp" | "tcp6" | "udp" | "udp6";

/** A listening or bound socket, and the inode that its descriptors link to. */
export interface BoundSocket {
  readonly inode: string;
  readonly port: ListeningPort;
}

// Source: include/net/tcp_states.h. A UDP socket without a peer is in TCP_CLOSE.
const ESTABLISHED = "01";
const LISTEN = "0A";
const UNCONNECTED = "07";

/** The state column; undefined for the header and for malformed lines. */
export function socketState(line: string): string | undefined {
  return /^ *\d+: \S+ \S+ ([0-9A-F]{2}) /.exec(line)?.[1];
}

/**
 * Parses one line of a socket table. undefined unless it is a TCP socket in LISTEN state, or a UDP
 * socket that is bound to a port and not connected. Source: proc_pid_net(5).
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

/** One end of a TCP connection. */
export interface ConnectedSocket {
  /** "0" when no process holds it: not accepted yet, or closed. */
  readonly inode: string;
  /** Address and port as the table has them; an IPv4 address in the same form in both tables. */
  readonly local: string;
  readonly remote: string;
  /** Whether it is open at both ends, so that there is another end somewhere. */
  readonly established: boolean;
}

/** Parses one line of a TCP table. undefined unless it is a connection. Source: proc_pid_net(5). */
export function parseConnection(line: string): ConnectedSocket | undefined {
  const [, local = "", remote = "", state, , , , , , inode] = line.trim().split(/ +/);
  if (inode === undefined || !remote.includes(":") || remote.endsWith(":0000")) return undefined;
  return {
    inode,
    local: withoutMapping(local),
    remote: withoutMapping(remote),
    established: state === ESTABLISHED,
  };
}

/** ::ffff:0:0/96: a connection of an IPv6 socket over IPv4. */
function withoutMapping(address: string): string {
  return address.replace(endianness() === "LE" ? /^0{16}FFFF0000/ : /^0{20}FFFF/, "");
}

/** The address is in words of 32 bits, each in host byte order. */
function formatAddress(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => {
    const pairs = (word.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
    return endianness() === "LE" ? pairs.toReversed() : pairs;
  });
  return bytes.length === 4 ? bytes.join(".") : formatIpv6(bytes);
}

/** Source: RFC 5952. The longest run of zeros is "::"; mapped IPv4 addresses are dotted. */
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
