import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import {
  EVENT_MASK,
  parseConnectorMessage,
  subscription,
} from "../../../src/linux/events/connector-messages.ts";

/** A message as the kernel sends it: nlmsghdr, cn_msg, proc_event; 76 bytes whatever its kind. */
function message(
  what: number,
  data: readonly number[],
  header: { ack?: number; id?: number } = {},
) {
  const bytes = Buffer.alloc(76);
  bytes.writeUInt32LE(76, 0);
  bytes.writeUInt16LE(3, 4);
  bytes.writeUInt32LE(header.id ?? 1, 16);
  bytes.writeUInt32LE(1, 20);
  bytes.writeUInt32LE(header.ack ?? 0, 28);
  bytes.writeUInt16LE(40, 32);
  bytes.writeUInt32LE(what, 36);
  bytes.writeBigUInt64LE(13_287_880_123_456n, 44);
  data.forEach((value, at) => bytes.writeUInt32LE(value, 52 + 4 * at));
  return bytes;
}

const fork = message(0x1, [700, 600, 701, 701]);

describe("parseConnectorMessage", () => {
  const timeNs = 13_287_880_123_456n;

  it("names the process that forked, whichever of its threads did", () => {
    expect(parseConnectorMessage(fork, 76)).toEqual({
      kind: "fork",
      pid: 701,
      parentPid: 600,
      timeNs,
    });
  });

  it("reads exec, setsid and exit", () => {
    expect(parseConnectorMessage(message(0x2, [701, 701]), 76)).toEqual({
      kind: "exec",
      pid: 701,
      timeNs,
    });
    expect(parseConnectorMessage(message(0x80, [701, 701]), 76)).toEqual({
      kind: "setsid",
      pid: 701,
    });
    expect(parseConnectorMessage(message(0x80000000, [701, 701, 0x300, 17]), 76)).toEqual({
      kind: "exit",
      pid: 701,
      waitStatus: 0x300,
      timeNs,
    });
  });

  it.each([
    ["a new thread", message(0x1, [600, 600, 702, 600])],
    ["a thread that ended", message(0x80000000, [702, 600, 0, 0])],
    ["a kind that was not asked for", message(0x200, [701, 701])],
    ["a kind that is not known", message(0x40000000, [701, 701])],
    ["another connector's message", message(0x1, [600, 600, 701, 701], { id: 9 })],
  ])("ignores %s", (_, bytes) => {
    expect(parseConnectorMessage(bytes, 76)).toBeUndefined();
  });

  it("ignores whatever is cut off", () => {
    for (const bytes of [fork, message(0x80000000, [701, 701, 0, 17])]) {
      for (let length = 0; length < 68; length += 1)
        expect(parseConnectorMessage(bytes, length)).toBeUndefined();
    }
    expect(parseConnectorMessage(fork.subarray(0, 60), 76)).toBeUndefined();
  });

  it("reads the answer to a subscription", () => {
    const answer = message(0, [], { ack: 4_712 });
    expect(parseConnectorMessage(answer, 76)).toEqual({ kind: "ack", number: 4_712 });
  });
});

describe("subscription", () => {
  it("asks without a mask, so that the kernel answers, and then with one", () => {
    const plain = subscription(4_711);
    expect(plain).toHaveLength(40);
    expect(plain.readUInt32LE(0)).toBe(40);
    expect(plain.readUInt32LE(28)).toBe(4_711);
    expect(plain.readUInt16LE(32)).toBe(4);
    expect(plain.readUInt32LE(36)).toBe(1);
    const masked = subscription(4_711, EVENT_MASK);
    expect(masked).toHaveLength(44);
    expect(masked.readUInt16LE(32)).toBe(8);
    expect(masked.readUInt32LE(40)).toBe(0x80000083);
  });
});
