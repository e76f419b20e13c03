import { expect, test } from "vitest";
import {
  sessionId,
  sessionPath,
  sessionTitle,
  sessionWord,
  titleLimit,
} from "../../../src/core/sessions/session-text.ts";

test.each([
  ["Fix login", "Fix login"],
  ["  two\n lines\tand blanks ", "two lines and blanks"],
  ["", undefined],
  [" \n\t ", undefined],
  ["\u200d\ufe0f", undefined],
  ["family 👨‍👩‍👧", "family 👨‍👩‍👧"],
  ["\u001b[31mred", "\\x1b[31mred"],
  ["a\u202eb", "a\\u202eb"],
  ["deploy with --password hunter2 now", "deploy with --password *** now"],
  ["use sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789", "use ***"],
  [undefined, undefined],
])("title %j reads %j", (text, shown) => {
  expect(sessionTitle(text)).toBe(shown);
});

test("a title is at most 200 characters, and no secret shows at its cut", () => {
  const long = sessionTitle("x".repeat(10_000));
  expect(long).toHaveLength(titleLimit);
  expect(long?.endsWith("…")).toBe(true);
  const secret = "sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789";
  expect(sessionTitle(`${"x ".repeat(95)}${secret}`)).not.toContain("abcdef");
});

test("escapes do not make a title longer than its limit", () => {
  expect(sessionTitle("\u0001".repeat(500))!.length).toBeLessThanOrEqual(titleLimit);
});

test.each([
  ["0b1e4c9a-0000-4000-8000-000000000000", true],
  ["ses_4f2a", true],
  ["", false],
  ["a b", false],
  ["x".repeat(129), false],
  ["\u001b[2J", false],
])("id %j counts: %j", (id, counts) => {
  expect(sessionId(id)).toBe(counts ? id : undefined);
});

test("words and paths are bounded", () => {
  expect(sessionWord("m".repeat(500))).toHaveLength(80);
  expect(sessionPath(`/${"p".repeat(5_000)}`)).toBeUndefined();
  expect(sessionPath("/home/a/session.jsonl")).toBe("/home/a/session.jsonl");
});
