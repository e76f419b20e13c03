import { closeSync } from "node:fs";
import { endianness } from "node:os";
import type { CLibrary } from "./c-library.ts";

// The same on every architecture that Node runs on.
const AF_NETLINK = 16;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2_000_000;
const SOCK_NONBLOCK = 0o4_000;
const MSG_DONTWAIT = 0x40;
const ENOBUFS = 105;
const EAGAIN = 11;
const ADDRESS_LENGTH = 12;

/** A netlink protocol, by its name in <linux/netlink.h>. */
export interface NetlinkProtocol {
  readonly name: string;
  readonly number: number;
  /** Multicast group to join; default: none. */
  readonly group?: number;
}

/** A socket to the kernel. Source: netlink(7). */
export interface NetlinkSocket {
  readonly descriptor: number;
  /** Returns whether the kernel took the message; if not, errno(3) says why. */
  send(message: Buffer): boolean;
  /**
   * Length of the next message; 0 for one that is not the kernel's; "empty" when none waits; "overflow"
   * when the receive buffer was full and messages are lost. Throws on a broken socket.
   */
  receive(bytes: Buffer): number | "empty" | "overflow";
  close(): void;
}

/** Why something of the kernel cannot be used, in words. */
export interface NetlinkRefusal {
  readonly reason: string;
  /** It may be had later: descriptors or memory were lacking. */
  readonly passes?: true;
}

const EMFILE = 24;
const ENFILE = 23;
const ENOMEM = 12;

/** The refusal of a call that has just failed. */
export function refusalOf(library: CLibrary, call: string): NetlinkRefusal {
  const errno = library.errno();
  const passes = [EMFILE, ENFILE, ENOMEM, ENOBUFS].includes(errno);
  return { reason: `${call}: errno ${errno}`, ...(passes && { passes }) };
}

/** A socket that never blocks. Throws where the C library lacks a call. */
export function openNetlink(
  library: CLibrary,
  { name, number, group }: NetlinkProtocol,
): NetlinkSocket | NetlinkRefusal {
  if (endianness() !== "LE") return { reason: "written for little-endian machines only" };
  const calls = bindCalls(library);
  const descriptor = calls.socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, number);
  if (descriptor < 0) return refusalOf(library, `socket(${name})`);
  if (calls.bind(descriptor, address(group), ADDRESS_LENGTH) < 0) {
    const refusal = refusalOf(library, `bind(${name})`);
    closeSync(descriptor);
    return refusal;
  }
  const sender = Buffer.alloc(ADDRESS_LENGTH);
  const senderLength = Buffer.alloc(4);
  return {
    descriptor,
    send: (message) => calls.send(descriptor, message, message.length, 0) >= 0,
    receive(bytes) {
      senderLength.writeUInt32LE(ADDRESS_LENGTH);
      const { length: room } = bytes;
      const length = calls.receive(descriptor, bytes, room, MSG_DONTWAIT, sender, senderLength);
      if (length < 0) {
        const errno = library.errno();
        if (errno === EAGAIN) return "empty";
        if (errno === ENOBUFS) return "overflow";
        throw new Error(`recvfrom(${name}): errno ${errno}`);
      }
      // Anyone may send to a netlink socket; only the kernel has port id 0.
      return sender.readUInt32LE(4) === 0 ? length : 0;
    },
    close: () => closeSync(descriptor),
  };
}

function bindCalls(library: CLibrary) {
  const socket = library.func("int socket(int domain, int type, int protocol)");
  const bind = library.func("int bind(int socket, const void *address, uint length)");
  const send = library.func("long send(int socket, const void *message, size_t length, int flags)");
  const receive = library.func(
    "long recvfrom(int socket, void *bytes, size_t length, int flags, void *address, void *addressLength)",
  );
  return {
    socket: (...args: readonly [number, number, number]) => Number(socket(...args)),
    bind: (...args: readonly [number, Buffer, number]) => Number(bind(...args)),
    send: (...args: readonly [number, Buffer, number, number]) => Number(send(...args)),
    receive: (...args: readonly [number, Buffer, number, number, Buffer, Buffer]) =>
      Number(receive(...args)),
  };
}

/** struct sockaddr_nl { ushort family; ushort pad; uint pid; uint groups; }; the kernel gives the pid. */
function address(group: number | undefined): Buffer {
  const bytes = Buffer.alloc(ADDRESS_LENGTH);
  bytes.writeUInt16LE(AF_NETLINK, 0);
  if (group !== undefined) bytes.writeUInt32LE(1 << (group - 1), 8);
  return bytes;
}
