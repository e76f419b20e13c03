import { closeSync, fstatSync } from "node:fs";
import { loadCLibrary, type CLibrary } from "../native/c-library.ts";
import { openNetlink, type NetlinkRefusal, type NetlinkSocket } from "../native/netlink.ts";
import { parseUnixDiag, unixDiagRequest, type UnixSocket } from "./unix-diag-messages.ts";

const PROTOCOL = { name: "NETLINK_SOCK_DIAG", number: 4 };
const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_CLOEXEC = 0o2_000_000;
const ENOENT = 2;
/** The kernel makes an answer no longer than a page. */
const LONGEST_ANSWER = 64 * 1024;
/** Longest name of a protocol; struct proto in include/net/sock.h. */
const LONGEST_NAME = 32;

/** What the kernel tells of sockets by their inode numbers. Source: sock_diag(7). */
export interface SocketDiag extends Disposable {
  /** undefined: no unix socket of Corral's own network namespace has this inode number. */
  unixSocket(inode: number): UnixSocket | undefined;
  /**
   * Protocol of the socket that a link in /proc/PID/fd leads to, such as "UNIX-STREAM" or "TCP";
   * undefined when the link is gone or not readable. Source: the extended attribute
   * system.sockprotoname, sockfs_xattr_get() in net/socket.c.
   */
  protocolOf(path: string): string | undefined;
}

/** Of the first attempt; the reasons lie in the kernel, in a sandbox or in what is installed. */
let firstRefusal: string | null | undefined;

/** Why sockets cannot be asked about, in words; undefined where they can. */
export function socketDiagRefusal(): string | undefined {
  if (firstRefusal === undefined) {
    const opened = openSocketDiag(loadCLibrary());
    firstRefusal = "reason" in opened ? opened.reason : null;
    if (!("reason" in opened)) opened[Symbol.dispose]();
  }
  return firstRefusal ?? undefined;
}

/** `library`: undefined when koffi is not installed. */
export function openSocketDiag(library: CLibrary | undefined): SocketDiag | NetlinkRefusal {
  if (library === undefined) return { reason: "koffi is not installed" };
  try {
    const netlink = openNetlink(library, PROTOCOL);
    if ("reason" in netlink) return netlink;
    const refuse = (reason: string) => {
      netlink.close();
      return { reason };
    };
    try {
      const diag = createSocketDiag(library, netlink);
      // Without the kernel module that answers, every socket is "not found", too: ask for a known one.
      return findsItsOwn(library, diag) ? diag : refuse("the kernel has no unix_diag");
    } catch (error) {
      return refuse(String(error));
    }
  } catch (error) {
    return { reason: String(error) };
  }
}

function createSocketDiag(library: CLibrary, netlink: NetlinkSocket): SocketDiag {
  const getAttribute = library.func(
    "long getxattr(const char *path, const char *name, void *value, size_t size)",
  );
  const bytes = Buffer.alloc(LONGEST_ANSWER);
  let sequence = 0;
  return {
    unixSocket(inode) {
      sequence = (sequence + 1) >>> 0;
      const failed = (what: string) => new Error(`sock_diag(7) of unix sockets: ${what}`);
      if (!netlink.send(unixDiagRequest(inode, sequence))) throw failed(`errno ${library.errno()}`);
      // The kernel answers before send(2) returns.
      for (;;) {
        const length = netlink.receive(bytes);
        if (length === "empty" || length === "overflow") throw failed("no answer");
        const answer = parseUnixDiag(bytes, length, sequence);
        if (answer?.kind === "socket" && answer.inode === inode) return answer.socket;
        if (answer?.kind === "error" && answer.errno === ENOENT) return undefined;
        if (answer?.kind === "error") throw failed(`errno ${answer.errno}`);
      }
    },
    protocolOf(path) {
      const name = Buffer.alloc(LONGEST_NAME);
      const length = Number(getAttribute(path, "system.sockprotoname", name, name.length));
      // With the NUL at its end.
      return length < 1 ? undefined : name.toString("latin1", 0, length - 1);
    },
    [Symbol.dispose]: () => netlink.close(),
  };
}

/** Whether the kernel tells that the two ends of a new pair of sockets are connected. */
function findsItsOwn(library: CLibrary, diag: SocketDiag): boolean {
  const makePair = library.func("int socketpair(int domain, int type, int protocol, void *pair)");
  const pair = Buffer.alloc(8);
  if (Number(makePair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) < 0)
    throw new Error(`socketpair(2): errno ${library.errno()}`);
  const ends = [pair.readInt32LE(0), pair.readInt32LE(4)] as const;
  try {
    const [one, other] = ends.map((descriptor) => fstatSync(descriptor).ino);
    return diag.unixSocket(one ?? 0)?.peer === other;
  } finally {
    for (const descriptor of ends) closeSync(descriptor);
  }
}
