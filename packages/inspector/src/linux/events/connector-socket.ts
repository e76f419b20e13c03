import { randomInt } from "node:crypto";
import { closeSync, writeSync } from "node:fs";
import type { CFunction, CLibrary } from "../native/c-library.ts";
import {
  openNetlink,
  refusalOf,
  type NetlinkRefusal,
  type NetlinkSocket,
} from "../native/netlink.ts";
import {
  EVENT_MASK,
  parseConnectorMessage,
  subscription,
  type ConnectorMessage,
  type KernelEvent,
} from "./connector-messages.ts";

// The same on every architecture that Node runs on.
const EFD_CLOEXEC = 0o2_000_000;
const EFD_NONBLOCK = 0o4_000;
const CN_IDX_PROC = 1;
const PROTOCOL = { name: "NETLINK_CONNECTOR", number: 11, group: CN_IDX_PROC };
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_RCVBUFFORCE = 33;
const POLLIN = 1;

/** About 9,000 forks with their exits; without CAP_NET_ADMIN net.core.rmem_max may allow less. */
const RECEIVE_BUFFER = 4 * 1024 * 1024;
/** A message is 76 bytes; a datagram longer than this is none of them. */
const LONGEST_MESSAGE = 512;
/** Events of other listeners may lie before the answer. */
const MOST_BEFORE_ANSWER = 10_000;
/** To subscribe, where the answer may have been lost. */
const ATTEMPTS = 5;
/** What adds one to an eventfd. */
const ONE = Buffer.from(new BigUint64Array([1n]).buffer);

export interface DrainResult {
  /** The receive buffer was full since the last drain, and events are missing. */
  readonly lost: boolean;
  /** As many were handed over as `most` allows; others may wait. */
  readonly more: boolean;
}

/** A subscription to the process connector. */
export interface ConnectorSocket {
  /** Hands over up to `most` events that have arrived, oldest first. Throws on a broken socket. */
  drain(most: number, onEvent: (event: KernelEvent) => void): DrainResult;
  /** Resolves when events have arrived, or after `timeoutMs`. Keeps the event loop alive. */
  wait(timeoutMs: number): Promise<void>;
  close(): void;
}

/**
 * Needs Linux 6.6 or CAP_NET_ADMIN, and the initial pid, user and network namespaces: in another pid
 * namespace the kernel ignores a subscription without a word, which is why the answer is waited for.
 */
export function openConnectorSocket(
  library: CLibrary,
  receiveBuffer = RECEIVE_BUFFER,
): ConnectorSocket | NetlinkRefusal {
  const calls = bindCalls(library);
  const netlink = openNetlink(library, PROTOCOL);
  if ("reason" in netlink) return netlink;
  const failed = (call: string) => refuse(refusalOf(library, call));
  const refuse = (refusal: NetlinkRefusal) => {
    netlink.close();
    return refusal;
  };
  setReceiveBuffer(calls, netlink.descriptor, receiveBuffer);

  const number = randomInt(1, 0x7fff_ffff);
  const reader = createReader(netlink);
  let accepted = false;
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (!netlink.send(subscription(number))) return failed("send(PROC_CN_MCAST_LISTEN)");
      const answer = readAnswer(reader, number);
      accepted = answer.accepted;
      // In a fork storm the buffer may have been full when the answer came.
      if (accepted || !answer.incomplete) break;
    }
  } catch (error) {
    return refuse({ reason: String(error) });
  }
  if (!accepted) return refuse({ reason: "the kernel did not acknowledge the subscription" });
  if (!netlink.send(subscription(number, EVENT_MASK))) return failed("send(event mask)");

  const wakeup = calls.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wakeup < 0) return failed("eventfd");
  return connected(calls, reader, netlink.descriptor, wakeup);
}

/** The kernel answers before send(2) returns. */
function readAnswer(reader: Reader, number: number) {
  let accepted = false;
  const { lost, more } = reader(MOST_BEFORE_ANSWER, (message) => {
    if (message.kind === "ack" && message.number === number + 1) accepted = true;
  });
  return { accepted, incomplete: lost || more };
}

type Reader = (most: number, onMessage: (message: ConnectorMessage) => void) => DrainResult;

function createReader(netlink: NetlinkSocket): Reader {
  const bytes = Buffer.alloc(LONGEST_MESSAGE);
  return (most, onMessage) => {
    let lost = false;
    for (let received = 0; received < most; received += 1) {
      const length = netlink.receive(bytes);
      if (length === "empty") return { lost, more: false };
      if (length === "overflow") lost = true;
      else {
        const message = parseConnectorMessage(bytes, length);
        if (message !== undefined) onMessage(message);
      }
    }
    return { lost, more: true };
  };
}

function connected(calls: Calls, reader: Reader, socket: number, wakeup: number): ConnectorSocket {
  // struct pollfd { int fd; short events; short revents; }, twice.
  const polled = Buffer.alloc(16);
  polled.writeInt32LE(socket, 0);
  polled.writeInt16LE(POLLIN, 4);
  polled.writeInt32LE(wakeup, 8);
  polled.writeInt16LE(POLLIN, 12);
  let waiting: Promise<void> | undefined;
  let closed = false;
  const wake = () => writeSync(wakeup, ONE);
  // process.exit() joins the thread that waits in poll(2).
  process.once("exit", wake);
  return {
    drain: (most, onEvent) =>
      reader(most, (message) => {
        if (message.kind !== "ack") onEvent(message);
      }),
    wait: (timeoutMs) =>
      (waiting ??= new Promise<void>((resolve) => {
        calls.poll.async(polled, 2, timeoutMs, () => {
          waiting = undefined;
          resolve();
        });
      })),
    close() {
      if (closed) return;
      closed = true;
      process.off("exit", wake);
      wake();
      const closeBoth = () => {
        closeIfOpen(socket);
        closeIfOpen(wakeup);
      };
      // A number that is closed while another thread polls it may be another file's by then.
      if (waiting === undefined) closeBoth();
      else void waiting.then(closeBoth, closeBoth);
    },
  };
}

/** A descriptor that another part of the program has closed is nothing to release. */
function closeIfOpen(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {
    // EBADF
  }
}

interface Calls {
  readonly setOption: (...args: readonly [number, number, number, Buffer, number]) => number;
  readonly eventfd: (initial: number, flags: number) => number;
  readonly poll: CFunction;
}

/** Throws where the C library lacks one of them. */
function bindCalls(library: CLibrary): Calls {
  const setOption = library.func(
    "int setsockopt(int socket, int level, int name, const void *value, uint length)",
  );
  const eventfd = library.func("int eventfd(uint initial, int flags)");
  return {
    setOption: (...args) => Number(setOption(...args)),
    eventfd: (...args) => Number(eventfd(...args)),
    poll: library.func("int poll(void *polled, ulong count, int timeoutMs)"),
  };
}

function setReceiveBuffer(calls: Calls, socket: number, bytes: number): void {
  const size = Buffer.alloc(4);
  size.writeInt32LE(bytes);
  for (const option of [SO_RCVBUFFORCE, SO_RCVBUF]) {
    if (calls.setOption(socket, SOL_SOCKET, option, size, size.length) === 0) return;
  }
}
