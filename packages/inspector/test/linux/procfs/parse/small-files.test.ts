import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import type { AgentMarkerName } from "../../../../src/core/agent-marker.ts";
import { descriptorBound } from "../../../../src/linux/procfs/descriptor-limit.ts";
import { hiddenProblem } from "../../../../src/linux/procfs/visibility.ts";
import { parseOpenFilesLimit } from "../../../../src/linux/procfs/parse/limits.ts";
import { hiddenFrom } from "../../../../src/linux/procfs/parse/mountinfo.ts";
import { parseAuxiliaryVector } from "../../../../src/linux/procfs/parse/auxv.ts";
import {
  parseForks,
  parseHostTicks,
  parseMemory,
} from "../../../../src/linux/procfs/parse/host.ts";
import { parseLastPid } from "../../../../src/linux/procfs/parse/loadavg.ts";
import { parseMarkers } from "../../../../src/linux/procfs/parse/markers.ts";
import { parseStatus } from "../../../../src/linux/procfs/parse/status.ts";
import { parseTerminalDrivers, terminalName } from "../../../../src/linux/procfs/parse/terminal.ts";

describe("marker", () => {
  const parse = (text: string) =>
    parseMarkers(
      Buffer.from(`${text}CORRAL_EXECUTOR_ID=old\0CLAUDE_PID=1\0`),
      Buffer.byteLength(text),
    );

  it.each<[string, string | null]>([
    ["CORRAL_EXECUTOR_ID=a1\0HOME=/\0", "a1"],
    ["HOME=/\0CORRAL_EXECUTOR_ID=a1", "a1"],
    ["HOME=/\0CORRAL_EXECUTOR_ID=\0", ""],
    ["NOT_CORRAL_EXECUTOR_ID=b\0", null],
    ["X=CORRAL_EXECUTOR_ID=b\0CORRAL_EXECUTOR_ID=c\0", "c"],
    ["", null],
  ])("%j", (environment, expected) => {
    expect(parse(environment)).toEqual({ marker: expected, agentMarkers: [] });
  });

  const session = "0195d3f2-8d1a-7cc2-b1a4-0d2f3c4b5a69";
  it.each<[string, readonly (readonly [AgentMarkerName, string])[]]>([
    [
      `CLAUDE_CODE_SESSION_ID=${session}\0CLAUDE_PID=4711\0CLAUDE_CODE_MESSAGING_TOKEN=hush\0`,
      [
        ["CLAUDE_CODE_SESSION_ID", session],
        ["CLAUDE_PID", "4711"],
      ],
    ],
    [`CODEX_THREAD_ID=${session}`, [["CODEX_THREAD_ID", session]]],
    [
      "OPENCODE_PID=9\0OPENCODE_RUN_ID=run_1\0",
      [
        ["OPENCODE_PID", "9"],
        ["OPENCODE_RUN_ID", "run_1"],
      ],
    ],
    ["ANTIGRAVITY_CONVERSATION_ID=c1\0", [["ANTIGRAVITY_CONVERSATION_ID", "c1"]]],
    // The first one, as getenv(3) finds it.
    ["CLAUDE_PID=1\0CLAUDE_PID=2\0", [["CLAUDE_PID", "1"]]],
    ["CLAUDE_PID=0\0OPENCODE_PID=1e3\0", []],
    ["CLAUDE_PID=\0CODEX_THREAD_ID=\0", []],
    ["CODEX_THREAD_ID=a b\0CLAUDE_CODE_SESSION_ID=\u202eid\0", []],
    [`CODEX_THREAD_ID=${"a".repeat(129)}`, []],
    ["GEMINI_CLI=1\0CLAUDECODE=1\0ANTIGRAVITY_AGENT=1\0NO_CLAUDE_PID=3\0", []],
  ])("of agents in %j", (environment, expected) => {
    expect(parse(environment).agentMarkers.map(({ name, value }) => [name, value])).toEqual(
      expected,
    );
  });
});

describe("terminals", () => {
  const drivers = parseTerminalDrivers(
    [
      "/dev/tty             /dev/tty        5       0 system:/dev/tty",
      "serial               /dev/ttyS       4 64-111 serial",
      "pty_slave            /dev/pts      136 0-1048575 pty:slave",
      "unknown              /dev/tty        4 1-63 console",
    ].join("\n"),
  );

  it.each<[number, string | null]>([
    [0, null],
    [34_816, "pts/0"],
    [34_816 + 3, "pts/3"],
    [(136 << 8) | 0x2c | (1 << 20), "pts/300"],
    [(4 << 8) | 1, "tty1"],
    [(4 << 8) | 64, "ttyS0"],
    [5 << 8, "tty"],
    [(204 << 8) | 64, "204:64"],
  ])("%i is %s", (number, expected) => expect(terminalName(number, drivers)).toBe(expected));
});

describe("status", () => {
  it("gives the real user and the thread group, whatever the name says", () => {
    const text = "Name:\tx\\nUid:\t9\nTgid:\t42\nPid:\t43\nUid:\t1000\t0\t0\t0\n";
    expect(parseStatus(Buffer.from(text), text.length)).toEqual({
      userId: 1000,
      threadGroupId: 42,
    });
  });

  it("leaves out missing fields", () => {
    expect(parseStatus(Buffer.from("Name:\tx\n"), 8)).toEqual({});
  });
});

it.each<[string, number | undefined]>([
  ["0.63 0.26 0.21 1/100 8246\n", 8246],
  ["0.00 0.00 0.00 0/0 0\n", undefined],
  ["", undefined],
  ["0.63 0.26", undefined],
])("last pid of %j", (text, expected) =>
  expect(parseLastPid(Buffer.from(text), text.length)).toBe(expected),
);

describe("host", () => {
  it("counts iowait as idle and guest time once", () => {
    const ticks = parseHostTicks("cpu  10 1 5 100 20 1 2 1 9 9\ncpu0 1 1\n");
    expect(ticks).toEqual({ busy: 20, total: 140 });
    expect(parseHostTicks("nonsense")).toBeUndefined();
    expect(parseForks("ctxt 9\nbtime 1\nprocesses 4711\nprocs_running 2\n")).toBe(4711);
    expect(parseForks("procs_running 2\n")).toBeUndefined();
  });

  it("reads memory in bytes, without fields that an old kernel lacks", () => {
    const text = "MemTotal:       1000 kB\nMemFree: 5 kB\nMemAvailable:    400 kB\n";
    expect(parseMemory(text)).toEqual({ total: 1_024_000, available: 409_600 });
    expect(parseMemory("MemTotal: 1 kB\n")).toEqual({ total: 1_024 });
  });
});

it("reads page size and ticks from the auxiliary vector", () => {
  const words = Buffer.alloc(48);
  words.writeBigUInt64LE(6n, 0);
  words.writeBigUInt64LE(65_536n, 8);
  words.writeBigUInt64LE(17n, 16);
  words.writeBigUInt64LE(1_024n, 24);
  expect(parseAuxiliaryVector(words)).toEqual({ pageBytes: 65_536, ticksPerSecond: 1_024 });
  expect(parseAuxiliaryVector(Buffer.alloc(3))).toEqual({ pageBytes: 4_096, ticksPerSecond: 100 });
});

describe("descriptor bound", () => {
  it.each([
    ["Max open files            1024                 524288               files", 1_024],
    ["Max open files            unlimited            unlimited            files", Infinity],
    ["Max locked memory         1024", undefined],
  ])("%s", (text, expected) => expect(parseOpenFilesLimit(text)).toBe(expected));

  it("leaves a quarter, at least 128, to the rest of the program", () => {
    expect(descriptorBound(20_000)).toBe(15_000);
    expect(descriptorBound(256)).toBe(128);
    expect(descriptorBound(64)).toBe(0);
    expect(descriptorBound(Infinity)).toBe(0x8000);
  });
});

it("reports why processes may be hidden", () => {
  const whole = { pids: "own", initialPids: true, hides: false } as const;
  expect(hiddenProblem(true, whole)).toBeUndefined();
  expect(hiddenProblem(false, whole)).toMatchObject({ code: "PROCESSES_HIDDEN" });
  expect(hiddenProblem(true, { ...whole, hides: true })).toMatchObject({
    code: "PROCESSES_HIDDEN",
  });
  expect(hiddenProblem(true, { ...whole, initialPids: false })).toMatchObject({
    code: "OWN_NAMESPACE",
  });
  const elsewhere = { ...whole, initialPids: false, pids: "other" } as const;
  expect(hiddenProblem(true, elsewhere)).toMatchObject({ code: "PROCESSES_HIDDEN" });
});

it("reads hidepid and gid from mountinfo", () => {
  const proc = (options: string) =>
    `22 27 0:21 / /proc rw,relatime - proc proc rw,${options}\n30 22 0:30 / /proc/x rw - tmpfs x rw`;
  expect(hiddenFrom(proc("hidepid=invisible"), "/proc", [])).toBe(true);
  expect(hiddenFrom(proc("hidepid=2"), "/proc", [])).toBe(true);
  expect(hiddenFrom(proc("gid=5,hidepid=invisible"), "/proc", [5])).toBe(false);
  expect(hiddenFrom(proc("gid=5,hidepid=invisible"), "/proc", [6])).toBe(true);
  expect(hiddenFrom(proc("hidepid=invisible"), "/proc", [0])).toBe(false);
  expect(hiddenFrom(proc("gid=5,hidepid=ptraceable"), "/proc", [5])).toBe(true);
  // noaccess: processes are listed but not readable.
  expect(hiddenFrom(proc("hidepid=noaccess"), "/proc", [])).toBe(false);
  expect(hiddenFrom(`${proc("hidepid=2")}\n${proc("subset=all")}`, "/proc", [])).toBe(false);
  expect(hiddenFrom(proc("hidepid=2"), "/elsewhere", [])).toBe(false);
});
