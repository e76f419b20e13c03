import { expect, test } from "vitest";
import { parseLsofDirectories, parseLsofPorts } from "../../src/portable/parse-lsof.ts";
import { readFixture } from "./fixture.ts";

test("directories keep spaces and brackets; unreadable ones are left out", () => {
  expect([...parseLsofDirectories(readFixture("macos-lsof-directories.txt"))]).toEqual([
    [812, "/Users/ada"],
    [4711, "/Users/ada/work trees/web (1)"],
    [4810, "/"],
  ]);
});

test("listening TCP and bound UDP ports once, no connections", () => {
  expect([...parseLsofPorts(readFixture("macos-lsof-ports.txt"))]).toEqual([
    [
      4810,
      [
        { protocol: "tcp", address: "127.0.0.1", port: 5173 },
        { protocol: "tcp", address: "::1", port: 5173 },
        { protocol: "tcp", address: "::", port: 3000 },
        { protocol: "udp", address: "0.0.0.0", port: 5353 },
      ],
    ],
  ]);
});

test("empty output gives empty maps", () => {
  expect(parseLsofDirectories("").size).toBe(0);
  expect(parseLsofPorts("lsof: unacceptable port specification\n").size).toBe(0);
});
