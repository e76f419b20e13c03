import { expect, test } from "vitest";
import { parsePsStatus, psStatusArguments } from "../../src/portable/parse-ps-status.ts";
import { readFixture } from "./fixture.ts";

test("macOS: states, groups, terminals and starts; other lines are ignored", () => {
  const rows = parsePsStatus(readFixture("macos-status.txt"), "darwin");
  expect(rows.map(({ pid, state, terminal }) => [pid, state, terminal])).toEqual([
    [1, "sleeping", null],
    [317, "disk-sleep", null],
    [812, "sleeping", "ttys003"],
    [4711, "sleeping", "ttys003"],
    [4802, "running", "ttys003"],
    [4803, "stopped", "ttys003"],
    [4804, "zombie", "ttys003"],
    [4810, "sleeping", null],
  ]);
  expect(rows[4]).toMatchObject({
    parentPid: 4711,
    processGroupId: 4711,
    startedAt: new Date(2026, 10, 23, 10, 5, 42).getTime(),
  });
});

test("Linux: letters with another meaning than on macOS", () => {
  const line = (stat: string): string => `  9  2  0 ${stat} pts/3  Mon Nov 23 10:05:42 2026\n`;
  const stateOf = (stat: string): unknown => parsePsStatus(line(stat), "linux")[0]?.state;
  expect(["I<", "D", "t", "X", "R+", "W", "?"].map(stateOf)).toEqual([
    "idle",
    "disk-sleep",
    "traced",
    "dead",
    "running",
    "sleeping",
    "unknown",
  ]);
});

test("an invalid start is absent; output of BusyBox has no rows", () => {
  expect(parsePsStatus("  9  1  9 S ?  Mon Foo 99 10:05:42 2026\n", "linux")).toEqual([
    { pid: 9, parentPid: 1, processGroupId: 9, state: "sleeping", terminal: null },
  ]);
  const busybox = "PID   USER     TIME  COMMAND\n    1 root      0:00 {init} /bin/sh /init\n";
  expect(parsePsStatus(busybox, "linux")).toEqual([]);
});

test("selects up to 500 pids by pid, else all processes", () => {
  expect(psStatusArguments([9, 10]).slice(-2)).toEqual(["-p", "9,10"]);
  expect(psStatusArguments()[0]).toBe("-axo");
  expect(psStatusArguments(Array.from({ length: 501 }, (_, pid) => pid))[0]).toBe("-axo");
});
