import { openSync } from "node:fs";
import type { CFunction, CLibrary } from "../../../src/linux/native/c-library.ts";

const ENOBUFS = 105;
const EAGAIN = 11;

/** `senderPort`: 0 is the kernel. */
export type Received = "full" | { readonly senderPort: number; readonly message: Buffer };

/**
 * A kernel whose netlink messages are scripted: `onSend` gets each message and queues what it causes.
 * `refused`: by the name of a call, the errno that it fails with.
 */
export function scriptedKernel(
  onSend: (message: Buffer, queue: Received[]) => void,
  refused: Readonly<Record<string, number>> = {},
): CLibrary {
  const queue: Received[] = [];
  let errno = 0;
  const fail = (code: number) => {
    errno = code;
    return -1;
  };
  const calls: Record<string, (...args: readonly unknown[]) => number> = {
    socket: () => openSync("/dev/null", "r"),
    eventfd: () => openSync("/dev/null", "w"),
    bind: () => 0,
    setsockopt: () => 0,
    poll: () => 0,
    socketpair: (_domain, _type, _protocol, pair) => {
      for (const at of [0, 4]) bufferOf(pair).writeInt32LE(openSync("/dev/null", "r"), at);
      return 0;
    },
    send: (_socket, message) => {
      onSend(bufferOf(message), queue);
      return bufferOf(message).length;
    },
    recvfrom: (_socket, bytes, _length, _flags, sender) => {
      const next = queue.shift();
      if (next === undefined) return fail(EAGAIN);
      if (next === "full") return fail(ENOBUFS);
      bufferOf(sender).writeUInt32LE(next.senderPort, 4);
      return next.message.copy(bufferOf(bytes));
    },
  };
  const func = (declaration: string): CFunction => {
    const name = /(\w+)\(/.exec(declaration)?.[1] ?? "";
    const errnoOf = refused[name];
    const call = errnoOf === undefined ? calls[name]! : () => fail(errnoOf);
    return Object.assign((...args: unknown[]) => call(...args), { async: () => undefined });
  };
  return { func, errno: () => errno };
}

function bufferOf(argument: unknown): Buffer {
  if (!Buffer.isBuffer(argument)) throw new TypeError("not a buffer");
  return argument;
}
