import { expect, test } from "vitest";
import type { ExecutorEnding, RunSummary } from "../../../src/core.ts";
import {
  endingWords,
  leftOverWords,
  stoppedWords,
  usageWords,
} from "../../../src/core/history/run-words.ts";
import { formatAge } from "../../../src/core/text/quantities.ts";

test.each<[ExecutorEnding | undefined, string]>([
  [undefined, ""],
  [{ how: "unknown" }, ""],
  [{ how: "unknown", by: "request" }, ""],
  [{ how: "exited" }, ""],
  [{ how: "exited", exitCode: 0 }, "exit code 0"],
  [{ how: "exited", exitCode: 137 }, "exit code 137"],
  [{ how: "killed" }, "killed"],
  [{ how: "killed", signal: "SIGKILL" }, "killed by SIGKILL"],
  [{ how: "killed", signal: "\u001b[31m" }, "killed by \\x1b[31m"],
  [{ how: "killed", signal: "SIGKILL", outOfMemory: true }, "killed for lack of memory"],
  [{ how: "host-rebooted" }, "the machine restarted"],
])("the ending %j is %j", (ending, words) => {
  expect(endingWords(ending)).toBe(words);
});

const amount = (processes: number) => ({ processes, memoryBytes: processes * 2 ** 20 });
const leftOvers = (most: number, now: number, afterEnd = 0) => {
  const stops = { kills: 1, processes: afterEnd, memoryBytes: 0, processesAfterEnd: afterEnd };
  const amounts = { leftOver: amount(most), leftOverNow: amount(now) };
  return afterEnd === 0 ? amounts : { ...amounts, stopped: stops };
};

test.each<[Pick<RunSummary, "leftOver" | "leftOverNow" | "stopped">, string]>([
  [leftOvers(0, 0), ""],
  [leftOvers(3, 3), "3 now"],
  [leftOvers(3, 1), "3, 1 now"],
  [leftOvers(3, 1, 2), "3, 1 now"],
  [leftOvers(3, 0), "3, gone"],
  [leftOvers(3, 0, 3), "3 stopped"],
  [leftOvers(3, 0, 1), "3, 1 stopped"],
  // What it started after the last scan was stopped with the rest.
  [leftOvers(1, 0, 2), "2 stopped"],
  [leftOvers(0, 0, 2), "2 stopped"],
])("what was left over, %j, is %j", (run, words) => {
  expect(leftOverWords(run)).toBe(words);
});

test("what a run used, where a scan has measured it", () => {
  const used = { cpuTimeMs: 61_000, peakMemoryBytes: 2 ** 20, peakProcesses: 1 };
  expect(usageWords(used, formatAge)).toEqual({ cpuTime: "1m", peakMemory: "1 MB" });
  const none = { cpuTimeMs: 0, peakMemoryBytes: 0, peakProcesses: 0 };
  expect(usageWords(none, formatAge)).toEqual({ cpuTime: "–", peakMemory: "–" });
});

test("what was stopped of a run", () => {
  const stopped = { kills: 2, processes: 4, memoryBytes: 2 ** 20 * 20, processesAfterEnd: 1 };
  expect(stoppedWords({ stopped })).toBe("4 processes stopped, 20 MB freed");
  expect(stoppedWords({})).toBe("");
});
