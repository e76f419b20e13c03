import { Buffer } from "node:buffer";
import { expect, it } from "vitest";
import { decodeBytes } from "../../../../src/linux/procfs/parse/decode-bytes.ts";

it.each<[string, number[], string]>([
  ["a lone continuation", [0x80], "\\x80"],
  ["a cut sequence", [0xe2, 0x82], "\\xE2\\x82"],
  ["an overlong slash", [0xc0, 0xaf], "\\xC0\\xAF"],
  ["a surrogate", [0xed, 0xa0, 0x80], "\\xED\\xA0\\x80"],
  ["beyond Unicode", [0xf5, 0x80, 0x80, 0x80], "\\xF5\\x80\\x80\\x80"],
  ["a real U+FFFD", [0xef, 0xbf, 0xbd], "\uFFFD"],
  ["a real U+FFFD beside a bad byte", [0xff, 0xef, 0xbf, 0xbd], "\\xFF\uFFFD"],
  ["an emoji beside a bad byte", [0xf0, 0x9f, 0x98, 0x80, 0xfe], "😀\\xFE"],
])("%s", (_name, bytes, expected) => {
  expect(decodeBytes(Buffer.from(bytes), 0, bytes.length)).toBe(expected);
});

it("decodes only the given range", () => {
  expect(decodeBytes(Buffer.from("ab\u00e9cd"), 1, 4)).toBe("b\u00e9");
});
