import { expect, test } from "vitest";
import { parseWindowsStatus } from "../../src/portable/parse-windows-status.ts";
import { readFixture } from "./fixture.ts";

test("pids, parents and starts in milliseconds; states are unknown", () => {
  // The fixture has LF; PowerShell writes CRLF.
  const text = readFixture("windows-status.txt").replaceAll("\n", "\r\n");
  expect(parseWindowsStatus(text)).toEqual([
    { pid: 0, parentPid: 0, state: "unknown" },
    { pid: 4, parentPid: 0, state: "unknown" },
    { pid: 1208, parentPid: 924, state: "unknown", startedAt: 1_795_419_250_123 },
    { pid: 6120, parentPid: 1208, state: "unknown", startedAt: 1_795_428_007_456 },
  ]);
});
