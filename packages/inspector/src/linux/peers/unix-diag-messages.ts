/**
 * Requests and answers about one unix socket. Sources: sock_diag(7),
 * include/uapi/linux/{netlink,sock_diag,unix_diag}.h.
 */

/** A unix socket, as the kernel describes it. */
export interface UnixSocket {
  /** Stream or seqpacket: has one other end. A datagram socket may have many senders. */
  readonly connectionOriented: boolean;
  /** Inode number of the other end; absent when there is none, or none any more. */
  readonly peer?: number;
  /** Inode numbers of the clients that wait until a listening socket accepts them. */
  readonly waiting: readonly number[];
}

export type UnixDiagAnswer =
  | { readonly kind: "socket"; readonly inode: number; readonly socket: UnixSocket }
  | { readonly kind: "error"; readonly errno: number };

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_DIAG_BY_FAMILY = 20;
const NLMSG_ERROR = 2;
const NLM_F_REQUEST = 1;
const UDIAG_SHOW_PEER = 4;
const UDIAG_SHOW_ICONS = 8;
const UNIX_DIAG_PEER = 2;
const UNIX_DIAG_ICONS = 3;
const NO_COOKIE = 0xffff_ffff;

const NETLINK_HEADER = 16;
/** struct unix_diag_req and struct unix_diag_msg, after the header of netlink. */
const REQUEST_LENGTH = NETLINK_HEADER + 24;
const ATTRIBUTES = NETLINK_HEADER + 16;
const ATTRIBUTE_HEADER = 4;

/** Asks for the one socket with this inode number. */
export function unixDiagRequest(inode: number, sequence: number): Buffer {
  const message = Buffer.alloc(REQUEST_LENGTH);
  message.writeUInt32LE(REQUEST_LENGTH, 0);
  message.writeUInt16LE(SOCK_DIAG_BY_FAMILY, 4);
  message.writeUInt16LE(NLM_F_REQUEST, 6);
  message.writeUInt32LE(sequence, 8);
  message.writeUInt8(AF_UNIX, NETLINK_HEADER);
  message.writeUInt32LE(NO_COOKIE, NETLINK_HEADER + 4); // in every state
  message.writeUInt32LE(inode, NETLINK_HEADER + 8);
  message.writeUInt32LE(UDIAG_SHOW_PEER | UDIAG_SHOW_ICONS, NETLINK_HEADER + 12);
  message.writeUInt32LE(NO_COOKIE, NETLINK_HEADER + 16);
  message.writeUInt32LE(NO_COOKIE, NETLINK_HEADER + 20);
  return message;
}

/** undefined for a truncated message and for one that does not answer the request `sequence`. */
export function parseUnixDiag(
  bytes: Buffer,
  length: number,
  sequence: number,
): UnixDiagAnswer | undefined {
  if (length < NETLINK_HEADER + 4 || length > bytes.length) return undefined;
  const end = bytes.readUInt32LE(0);
  if (end > length || bytes.readUInt32LE(8) !== sequence) return undefined;
  const type = bytes.readUInt16LE(4);
  if (type === NLMSG_ERROR) return { kind: "error", errno: -bytes.readInt32LE(NETLINK_HEADER) };
  if (type !== SOCK_DIAG_BY_FAMILY || end < ATTRIBUTES) return undefined;
  const socketType = bytes.readUInt8(NETLINK_HEADER + 1);
  let peer = 0;
  let waiting: number[] = [];
  for (const { kind, values } of attributes(bytes, end)) {
    if (kind === UNIX_DIAG_PEER) peer = values[0] ?? 0;
    if (kind === UNIX_DIAG_ICONS) waiting = values.filter((inode) => inode !== 0);
  }
  return {
    kind: "socket",
    inode: bytes.readUInt32LE(NETLINK_HEADER + 4),
    socket: {
      connectionOriented: socketType !== SOCK_DGRAM,
      ...(peer !== 0 && { peer }),
      waiting,
    },
  };
}

/** struct nlattr { ushort length; ushort type; }, then the value; each begins at a multiple of 4. */
function* attributes(bytes: Buffer, end: number) {
  for (let at = ATTRIBUTES; at + ATTRIBUTE_HEADER <= end;) {
    const length = bytes.readUInt16LE(at);
    if (length < ATTRIBUTE_HEADER || at + length > end) return;
    const values: number[] = [];
    for (let value = at + ATTRIBUTE_HEADER; value + 4 <= at + length; value += 4)
      values.push(bytes.readUInt32LE(value));
    yield { kind: bytes.readUInt16LE(at + 2), values };
    at += (length + 3) & ~3;
  }
}
