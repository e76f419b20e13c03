import { expect, test } from "vitest";
import type { TimelineEntry } from "../../../src/core.ts";
import { condenseTimeline } from "../../../src/core/history/condense-timeline.ts";
import { timelineWords } from "../../../src/core/history/timeline-words.ts";

const program = (pid: number, title: string) => ({
  process: { pid, startToken: `boot:${pid}` },
  name: title,
  command: title,
  title,
});
const started = (at: number, pid: number, title: string): TimelineEntry => ({
  at,
  kind: "process-started",
  ...program(pid, title),
});
const ended = (
  at: number,
  pid: number,
  title: string,
  fields: Partial<Extract<TimelineEntry, { kind: "process-ended" }>> = {},
): TimelineEntry => ({
  at,
  kind: "process-ended",
  ...program(pid, title),
  livedMs: 5,
  livingChildren: [],
  livingChildrenCount: 0,
  exitCode: 0,
  ...fields,
});
const born: TimelineEntry = { at: 0, kind: "started" };

test("what came and went between two other entries is one, most frequent first", () => {
  const entries = [
    born,
    started(1, 10, "basename"),
    started(2, 11, "bash"),
    ended(3, 11, "bash"),
    ended(4, 10, "basename"),
    started(5, 12, "bash"),
    ended(6, 12, "bash", { exitCode: 1, role: "shell" }),
    started(7, 20, "vite dev"),
    started(8, 13, "bash"),
    ended(9, 13, "bash"),
  ];
  const condensed = condenseTimeline(entries);
  expect(condensed.map((entry) => timelineWords(entry, []))).toEqual([
    "started",
    "bash ×2, basename came and went",
    "vite dev 20 started",
    "bash came and went",
  ]);
  expect(condensed.map(({ at }) => at)).toEqual([0, 1, 7, 8]);
  expect(condensed.flatMap((one) => (one.kind === "short-lived" ? one.entries : one))).toEqual(
    entries,
  );
});

test.each<[string, Parameters<typeof ended>[3]]>([
  ["lived a second", { livedMs: 1_000 }],
  ["failed", { exitCode: 2 }],
  ["was killed", { signal: "SIGSEGV" }],
  ["was stopped", { killId: "k" }],
  ["left a child", { livingChildrenCount: 1 }],
])("a process that %s stays", (_, fields) => {
  const entries = [born, started(1, 10, "tsc"), ended(2, 10, "tsc", fields)];
  expect(condenseTimeline(entries)).toEqual(entries);
});

test("a process that opened a port stays, however short it lived", () => {
  const port = { kind: "port-opened", port: 80, protocol: "tcp" } as const;
  const entries = [
    started(1, 10, "nc"),
    { at: 2, ...port, ...program(10, "nc") },
    ended(3, 10, "nc"),
  ];
  expect(condenseTimeline(entries)).toEqual(entries);
});
