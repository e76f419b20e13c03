import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { decodeBytes } from "../../../../src/linux/procfs/parse/decode-bytes.ts";
import {
  createStatLine,
  isKernelThread,
  parseStat,
  STAT,
} from "../../../../src/linux/procfs/parse/stat.ts";
import { processState } from "../../../../src/linux/procfs/parse/state.ts";
import { startTokenOf } from "../../../../src/linux/procfs/parse/start-token.ts";
import { statLine } from "../../support/stat-line.ts";

function parse(text: string | Buffer, last?: number) {
  const bytes = Buffer.from(text);
  const line = createStatLine();
  const valid = parseStat(bytes, bytes.length, line, last);
  return { valid, line, bytes, name: decodeBytes(bytes, line.nameStart, line.nameEnd) };
}

describe("names that look like fields", () => {
  it.each(["(a b ) ( c d) ", "a) R 1", ") R 1 (", "a\nb", "", ")", "((((", "x) S 1 2 3 4"])(
    "%j",
    (name) => {
      const parsed = parse(statLine({ pid: 12, name, parentPid: 3 }));
      expect(parsed).toMatchObject({ valid: true, name });
      expect(parsed.line.pid).toBe(12);
      expect(parsed.line.fields[STAT.parentPid]).toBe(3);
    },
  );

  it("escapes bytes that are not UTF-8", () => {
    const text = statLine({ name: "NAME" });
    const [before = "", after = ""] = text.split("NAME");
    const name = Buffer.from([0x61, 0xff, 0xc3, 0xa9, 0xe2, 0x82]);
    const parsed = parse(Buffer.concat([Buffer.from(before), name, Buffer.from(after)]));
    expect(parsed.name).toBe("a\\xFFé\\xE2\\x82");
    expect(JSON.parse(JSON.stringify(parsed.name))).toBe(parsed.name);
  });
});

describe("numbers", () => {
  it("keeps every digit of a start time of 2^64-1", () => {
    const { line, bytes } = parse(statLine({ startTicks: "18446744073709551615" }));
    expect(startTokenOf("boot", bytes, line)).toBe("boot:18446744073709551615");
  });

  it("reads 2^64-1 and -2^63 as the nearest doubles", () => {
    const { line } = parse(
      statLine({ userTicks: "18446744073709551615", residentPages: "-9223372036854775808" }),
    );
    expect(line.fields[STAT.userTicks]).toBe(2 ** 64);
    expect(line.fields[STAT.residentPages]).toBe(-(2 ** 63));
    expect(line.fields[STAT.startStack]).toBe(140_000_000);
  });

  it("sets fields that an old kernel lacks to 0", () => {
    const line = createStatLine();
    const long = Buffer.from(statLine({ residentPages: "77" }));
    parseStat(long, long.length, line);
    const short = Buffer.from("5 (init) S 1 5 5 0 -1 256 0 0 0 0 1 2");
    expect(parseStat(short, short.length, line)).toBe(true);
    expect(line.fieldCount).toBe(STAT.systemTicks);
    expect(line.fields[STAT.systemTicks]).toBe(2);
    expect(line.fields[STAT.residentPages]).toBe(0);
    expect(startTokenOf("boot", short, line)).toBeUndefined();
  });

  it("recognizes kernel threads by their flag and threads by their exit signal", () => {
    const { line } = parse(
      statLine({ flags: String(0x0020_8040), exitSignal: "-1" }),
      STAT.exitSignal,
    );
    expect(isKernelThread(line)).toBe(true);
    expect(line.fields[STAT.exitSignal]).toBe(-1);
  });
});

it.each(["", "x", "12", "12 (", "12 (a", "12 (a)", "12 (a) ", "(a) S 1", "12 (a) S", "\0\0"])(
  "%j is no stat line",
  (text) => expect(parse(text).valid).toBe(false),
);

it.each([
  ["R", 1, "running"],
  ["Z", 1, "zombie"],
  ["Z", 4, "unknown"],
  ["T", 1, "stopped"],
  ["t", 1, "traced"],
  ["I", 1, "idle"],
  ["?", 1, "unknown"],
])("state %s of %i threads is %s", (letter, threads, expected) => {
  expect(processState(letter.charCodeAt(0), threads)).toBe(expected);
});
