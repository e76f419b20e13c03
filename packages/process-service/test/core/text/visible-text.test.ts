import { expect, test } from "vitest";
import { shortText, visibleText } from "../../../src/core/text/visible-text.ts";

test.each([
  ["plain", "plain"],
  ["\u001b[31mred\u001b[0m", "\\x1b[31mred\\x1b[0m"],
  ["two\nlines\tand\r", "two\\nlines\\tand\\r"],
  ["\u202egnp.exe", "\\u202egnp.exe"],
  ["a\u2066b\u2069", "a\\u2066b\\u2069"],
  ["zero\u200bwidth", "zero\\u200bwidth"],
  ["tag\u{e0041}", "tag\\u{e0041}"],
  ["half \ud83d", "half \\ud83d"],
  ["<b>&amp;", "<b>&amp;"],
  ["👩‍👧 naïve שלום 日本", "👩‍👧 naïve שלום 日本"],
  ["plain node server.js", "plain node server.js"],
  ["\u0007\u0000\u007f", "\\x07\\x00\\x7f"],
  ["\u009b31m", "\\x9b31m"],
  ["a\u200bb\ufeff", "a\\u200bb\\ufeff"],
  ["\ud800", "\\ud800"],
  ["soft\u00adhyphen", "soft\\xadhyphen"],
  ["", ""],
  ["a\u200db", "a\\u200db"],
  ["a\u200cb", "a\\u200cb"],
  ["\u200d👩", "\\u200d👩"],
  ["👩🏽\u200d🚒 ❤️\u200d🔥", "👩🏽\u200d🚒 ❤️\u200d🔥"],
  ["می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"],
  ["   ", "\\x20\\x20\\x20"],
  ["\u00a0\u2003\u2800", "\\xa0\\u2003\\u2800"],
  ["halfwidth\uffa0filler", "halfwidth\\uffa0filler"],
])("%j is shown as %s", (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

test("long text is cut, never inside a surrogate pair", () => {
  expect(shortText("x".repeat(10_000), 300)).toHaveLength(300);
  expect(shortText("abc😀def", 5)).toBe("abc…");
  expect(shortText("abc", 3)).toBe("abc");
});
