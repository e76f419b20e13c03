import { Buffer } from "node:buffer";
import { expect, it } from "vitest";
import { parseCommandLine } from "../../../../src/linux/procfs/parse/command-line.ts";

// A reused buffer still has old data after the valid range.
function parse(text: string | Buffer): readonly string[] {
  const bytes = Buffer.from(text);
  return parseCommandLine(Buffer.concat([bytes, Buffer.from("left\0over\0 ")]), bytes.length);
}

it.each<[string, string, string[]]>([
  ["nothing", "", []],
  ["one argument", "sleep\0", ["sleep"]],
  ["empty arguments in the middle", "a\0\0b\0", ["a", "", "b"]],
  ["a trailing empty argument", "a\0b\0\0", ["a", "b", ""]],
  ["an empty program name", "\0x\0", ["", "x"]],
  ["a program and one empty argument", "a\0\0", ["a", ""]],
  ["spaces and newlines", "a b\0c\nd\0", ["a b", "c\nd"]],
  ["a title without NUL", "foo bar", ["foo bar"]],
  ["a title with one NUL", "foo bar\0", ["foo bar"]],
  ["a title padded with NULs", "nginx: master process\0\0\0\0\0\0", ["nginx: master process"]],
  ["a short title padded with many", `node\0${"\0".repeat(20)}`, ["node"]],
  ["not ASCII", "é\0日本\0", ["é", "日本"]],
])("%s", (_name, text, expected) => {
  expect(parse(text)).toEqual(expected);
});

it("escapes bytes that are not UTF-8", () => {
  expect(parse(Buffer.from([0x61, 0, 0xff, 0x62, 0]))).toEqual(["a", "\\xFFb"]);
});
