import { describe, expect, it } from "vitest";
import { visible } from "../../../src/cli/rendering/text.ts";

describe("visible", () => {
  it.each([
    ["plain node server.js", "plain node server.js"],
    ["two\nlines\tand\r", "two\\nlines\\tand\\r"],
    ["\u001b[31mred\u001b[0m", "\\x1b[31mred\\x1b[0m"],
    ["\u0007\u0000\u007f", "\\x07\\x00\\x7f"],
    ["\u009b31m", "\\x9b31m"],
    ["abc\u202egnp.exe", "abc\\u202egnp.exe"],
    ["a\u200bb\ufeff", "a\\u200bb\\ufeff"],
    ["\ud800", "\\ud800"],
    ["déjà 日本 👩‍💻".replace("\u200d", ""), "déjà 日本 👩💻"],
    ["soft\u00adhyphen", "soft\\xadhyphen"],
    ["tag\u{e0041}", "tag\\u{e0041}"],
    ["", ""],
  ])("%j becomes %j", (text, expected) => {
    expect(visible(text)).toBe(expected);
  });
});
