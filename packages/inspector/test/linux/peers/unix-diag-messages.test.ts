import { describe, expect, it } from "vitest";
import { parseUnixDiag, unixDiagRequest } from "../../../src/linux/peers/unix-diag-messages.ts";

/** Recorded on Linux 6.18: the answers to requests 2, 3, 4, 5 and 6. */
const recorded = {
  pair: "3000000014000000020000001152000001010100f6d61b00e50300000000000008000200f7d61b000500060000000000",
  unknown:
    "3c000000020000000300000011520000feffffff2800000014000100030000000000000001000000ffffffff0c0000000c000000ffffffffffffffff",
  listening:
    "2c00000014000000040000001152000001010a00f8d61b00e603000000000000040003000500060000000000",
  waiting:
    "3000000014000000050000001152000001010a00f8d61b00e60300000000000008000300f9d61b000500060000000000",
  notAccepted:
    "3000000014000000060000001152000001010100f9d61b00e70300000000000008000200000000000500060000000000",
};
const bytesOf = (name: keyof typeof recorded) => Buffer.from(recorded[name], "hex");
const parse = (name: keyof typeof recorded, sequence: number) =>
  parseUnixDiag(bytesOf(name), bytesOf(name).length, sequence);

describe("an answer of the kernel", () => {
  it.each([
    ["pair", 2, 1_824_502, { connectionOriented: true, peer: 1_824_503, waiting: [] }],
    ["listening", 4, 1_824_504, { connectionOriented: true, waiting: [] }],
    ["waiting", 5, 1_824_504, { connectionOriented: true, waiting: [1_824_505] }],
    ["notAccepted", 6, 1_824_505, { connectionOriented: true, waiting: [] }],
  ] as const)("%s", (name, sequence, inode, socket) => {
    expect(parse(name, sequence)).toEqual({ kind: "socket", inode, socket });
  });

  it("is an error for a socket that does not exist", () => {
    expect(parse("unknown", 3)).toEqual({ kind: "error", errno: 2 });
  });

  it("of a datagram socket is of no connection", () => {
    const bytes = bytesOf("pair");
    bytes.writeUInt8(2, 17);
    expect(parseUnixDiag(bytes, bytes.length, 2)).toMatchObject({
      socket: { connectionOriented: false },
    });
  });

  it("to another request is none", () => {
    expect(parse("pair", 3)).toBeUndefined();
  });

  it("that is truncated at any byte is none", () => {
    const whole = bytesOf("pair");
    for (let length = 0; length < whole.length; length += 1)
      expect(parseUnixDiag(whole, length, 2)).toBeUndefined();
  });

  it("with an attribute that is longer than the message ends there", () => {
    const bytes = bytesOf("pair");
    bytes.writeUInt16LE(400, 32);
    expect(parseUnixDiag(bytes, bytes.length, 2)).toMatchObject({ socket: { waiting: [] } });
    bytes.writeUInt16LE(0, 32);
    expect(parseUnixDiag(bytes, bytes.length, 2)).toMatchObject({ socket: { waiting: [] } });
  });
});

it("a request is what include/uapi/linux/unix_diag.h says", () => {
  expect(unixDiagRequest(0x1bd6f6, 2).toString("hex")).toBe(
    "2800000014000100020000000000000001000000fffffffff6d61b000c000000ffffffffffffffff",
  );
});
