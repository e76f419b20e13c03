import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandLine } from "../../../src/core/text/command-line.ts";

describe("commandLine", () => {
  test.each<[argv: string[], line: string]>([
    [[], ""],
    [["node", "server.js"], "node server.js"],
    [["node", "a b", ""], "node 'a b' ''"],
    [["sh", "-c", "echo 'x' | cat"], "sh -c 'echo '\\''x'\\'' | cat'"],
    [["x", "line\nbreak", "tab\t"], "x 'line\nbreak' 'tab\t'"],
    [["x", "ünïcode", "--k=v", "a@b:/c,d+e%f~g^h"], "x 'ünïcode' --k=v a@b:/c,d+e%f~g^h"],
    [["nginx: master process /usr/sbin/nginx"], "nginx: master process /usr/sbin/nginx"],
    [["postgres: writer  ", "", "", ""], "postgres: writer"],
    [["/opt/My App/run", "x"], "'/opt/My App/run' x"],
    [["x", "--token=***"], "x --token=***"],
  ])("%j", (argv, line) => {
    expect(commandLine(argv)).toBe(line);
  });

  test("a title written over the arguments is one line, however it is padded", () => {
    expect(commandLine(["foo bar\u0020\u0020"])).toBe("foo bar");
  });

  test("is shortened to 4,096 characters, and says so", () => {
    const line = commandLine(["node", "x".repeat(1_400_000)]);
    expect(line).toHaveLength(4096);
    expect(line.endsWith("x…")).toBe(true);
    expect(commandLine(["n".repeat(4096)])).toHaveLength(4096);
    expect(commandLine(Array.from({ length: 5000 }, () => "a")).endsWith("…")).toBe(true);
  });

  test("never cuts a character in half", () => {
    for (const pad of [0, 1]) {
      const line = commandLine(["x".repeat(pad), "😀".repeat(5000)], 100);
      expect(line.isWellFormed()).toBe(true);
    }
  });

  test("is never longer than the limit, and shortens nothing that fits", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.integer({ min: 2, max: 60 }), (argv, limit) => {
        const line = commandLine(argv, limit);
        const whole = commandLine(argv, Number.MAX_SAFE_INTEGER);
        expect(line.length).toBeLessThanOrEqual(limit);
        expect(whole.length > limit || line === whole).toBe(true);
      }),
    );
  });
});
