/**
 * Messages of the process connector, which tells every fork, exec, exit and setsid of the machine.
 * Sources: Documentation/driver-api/connector.rst, include/uapi/linux/{netlink,connector,cn_proc}.h.
 */

/** Of processes, not of threads. */
export type KernelEvent =
  | {
      readonly kind: "fork";
      readonly pid: number;
      readonly parentPid: number;
      /** CLOCK_MONOTONIC, nanoseconds. */
      readonly timeNs: bigint;
    }
  | { readonly kind: "setsid"; readonly pid: number }
  | { readonly kind: "exec"; readonly pid: number; readonly timeNs: bigint }
  /**
   * The first thread of a process has ended. The process itself may live on: in its other threads,
   * or under the same pid after an exec by another thread.
   */
  | {
      readonly kind: "exit";
      readonly pid: number;
      /** As wait(2) gives it: the signal in the lowest seven bits, 0x80 a core dump, above them the code. */
      readonly waitStatus: number;
      readonly timeNs: bigint;
    };

/** `ack`: the kernel accepted the subscription whose number was one less. */
export type ConnectorMessage = KernelEvent | { readonly kind: "ack"; readonly number: number };

const NETLINK_HEADER = 16;
const CONNECTOR_HEADER = 20;
const PAYLOAD = NETLINK_HEADER + CONNECTOR_HEADER;
/** `what`, `cpu` and `timestamp_ns` come before what a kind has of its own. */
const EVENT_DATA = PAYLOAD + 16;

const NLMSG_DONE = 3;
const CN_IDX_PROC = 1;
const CN_VAL_PROC = 1;
const PROC_CN_MCAST_LISTEN = 1;

const PROC_EVENT_NONE = 0;
const PROC_EVENT_FORK = 0x1;
const PROC_EVENT_EXEC = 0x2;
const PROC_EVENT_SID = 0x80;
const PROC_EVENT_EXIT = 0x80000000;

/** The kinds that `parseConnectorMessage` knows. A kernel before 6.6 ignores it and sends every kind. */
export const EVENT_MASK =
  (PROC_EVENT_FORK | PROC_EVENT_EXEC | PROC_EVENT_SID | PROC_EVENT_EXIT) >>> 0;

/** Asks for events. The kernel answers with an `ack` only where no mask is given. */
export function subscription(number: number, mask?: number): Buffer {
  const dataLength = mask === undefined ? 4 : 8;
  const message = Buffer.alloc(PAYLOAD + dataLength);
  message.writeUInt32LE(message.length, 0);
  message.writeUInt16LE(NLMSG_DONE, 4);
  message.writeUInt32LE(CN_IDX_PROC, 16);
  message.writeUInt32LE(CN_VAL_PROC, 20);
  message.writeUInt32LE(number, 28);
  message.writeUInt16LE(dataLength, 32);
  message.writeUInt32LE(PROC_CN_MCAST_LISTEN, PAYLOAD);
  if (mask !== undefined) message.writeUInt32LE(mask, PAYLOAD + 4);
  return message;
}

/** undefined for a thread, a kind that is not asked for, and what is too short to hold what it claims. */
export function parseConnectorMessage(bytes: Buffer, length: number): ConnectorMessage | undefined {
  if (length < EVENT_DATA || length > bytes.length) return undefined;
  if (bytes.readUInt32LE(16) !== CN_IDX_PROC || bytes.readUInt32LE(20) !== CN_VAL_PROC)
    return undefined;
  switch (bytes.readUInt32LE(PAYLOAD)) {
    case PROC_EVENT_FORK: {
      if (length < EVENT_DATA + 16) return undefined;
      const pid = bytes.readUInt32LE(EVENT_DATA + 8);
      if (pid !== bytes.readUInt32LE(EVENT_DATA + 12)) return undefined;
      const parentPid = bytes.readUInt32LE(EVENT_DATA + 4);
      return { kind: "fork", pid, parentPid, timeNs: bytes.readBigUInt64LE(PAYLOAD + 8) };
    }
    case PROC_EVENT_EXEC: {
      if (length < EVENT_DATA + 8) return undefined;
      const pid = bytes.readUInt32LE(EVENT_DATA + 4);
      return { kind: "exec", pid, timeNs: bytes.readBigUInt64LE(PAYLOAD + 8) };
    }
    case PROC_EVENT_SID: {
      if (length < EVENT_DATA + 8) return undefined;
      return { kind: "setsid", pid: bytes.readUInt32LE(EVENT_DATA + 4) };
    }
    case PROC_EVENT_EXIT: {
      if (length < EVENT_DATA + 16) return undefined;
      const pid = bytes.readUInt32LE(EVENT_DATA + 4);
      if (pid !== bytes.readUInt32LE(EVENT_DATA)) return undefined;
      const waitStatus = bytes.readUInt32LE(EVENT_DATA + 8);
      return { kind: "exit", pid, waitStatus, timeNs: bytes.readBigUInt64LE(PAYLOAD + 8) };
    }
    case PROC_EVENT_NONE:
      return { kind: "ack", number: bytes.readUInt32LE(28) };
    default:
      return undefined;
  }
}
