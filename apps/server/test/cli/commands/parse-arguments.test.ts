import { describe, expect, it } from "vitest";
import {
  parseCount,
  parseDuration,
  parseLabel,
  parsePid,
  parsePort,
  parseSince,
} from "../../../src/cli/commands/parse-arguments.ts";

describe("arguments", () => {
  it.each(["0", "-1", "1.5", "0x1", " 1", "1 ", "", "01", "NaN", "99999999999"])(
    "%j is no pid",
    (text) => {
      expect(() => parsePid(text)).toThrow("not a pid");
    },
  );

  it.each([
    ["1", 1],
    ["4194304", 4_194_304],
  ])("%j is a pid", (text, pid) => {
    expect(parsePid(text)).toBe(pid);
  });

  it.each([
    ["5", 5_000],
    ["500ms", 500],
    ["1.5s", 1_500],
    ["2m", 120_000],
    ["1h", 3_600_000],
    ["0", 0],
  ])("%j is a duration", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(["", "s", "-1s", "5 s", "1d", "1e3"])("%j is no duration", (text) => {
    expect(() => parseDuration(text)).toThrow("not a duration");
  });

  it.each([
    ["5173", 5_173],
    [":5173", 5_173],
    ["65535", 65_535],
  ])("%j is a port", (text, port) => {
    expect(parsePort(text)).toBe(port);
  });

  it.each(["0", "65536", "http", "-1", ""])("%j is no port", (text) => {
    expect(() => parsePort(text)).toThrow("not a port");
  });

  const now = Date.UTC(2026, 11, 1, 12);
  it.each([
    ["90m", now - 5_400_000],
    ["7d", now - 7 * 86_400_000],
    ["999999d", 0],
    ["2026-11-23", new Date(2026, 10, 23).getTime()],
    ["2026-11-23 14:02", new Date(2026, 10, 23, 14, 2).getTime()],
    ["2026-11-23T14:02:07", new Date(2026, 10, 23, 14, 2, 7).getTime()],
  ])("%j is a moment", (text, at) => {
    expect(parseSince(text, now)).toBe(at);
  });

  it.each(["", "5", "7w", "-1d", "yesterday", "2026-13-01", "23.11.2026"])(
    "%j is no moment",
    (text) => {
      expect(() => parseSince(text, now)).toThrow("write 90m");
    },
  );

  it.each(["0", "101", "x", "1.5"])("%j is no count", (text) => {
    expect(() => parseCount(text)).toThrow("not a count");
  });

  it.each([
    ["a=b", ["a", "b"]],
    ["a=b=c", ["a", "b=c"]],
    ["a=", ["a", ""]],
  ])("%j is a label", (text, label) => {
    expect(parseLabel(text)).toEqual(label);
  });

  it.each(["a", "=b", ""])("%j is no label", (text) => {
    expect(() => parseLabel(text)).toThrow("not a label");
  });
});
