import { expect, test } from "vitest";
import type { KillOutcome, TimelineEntry } from "../../../src/core.ts";
import { timelineWords } from "../../../src/core/history/timeline-words.ts";

const process = { pid: 4802, startToken: "boot:1" };
const vite = { process, name: "node", command: "node /w/.bin/vite dev", title: "vite dev" };
const none = { livingChildren: [], livingChildrenCount: 0 };
const outcome: KillOutcome = {
  ...vite,
  id: "4802@boot:1",
  memoryBytes: 1,
  outcome: "signalled",
  discovered: false,
};
const stop = {
  kind: "stop",
  killId: "k",
  scope: { kind: "process", process },
  client: "page",
  force: false,
  status: "done",
  confirmedGone: 0,
  outcomes: [outcome],
} as const;

type Entry = TimelineEntry extends infer E ? (E extends unknown ? Omit<E, "at"> : never) : never;

test.each<[Entry, string]>([
  [{ kind: "started" }, "started"],
  [{ kind: "process-started", ...vite }, "vite dev 4802 started"],
  [{ kind: "port-opened", ...vite, port: 5173, protocol: "tcp" }, "vite dev 4802 listens on :5173"],
  [
    { kind: "port-opened", ...vite, port: 53, protocol: "udp" },
    "vite dev 4802 listens on :53 (UDP)",
  ],
  [
    { kind: "process-ended", ...vite, ...none, livedMs: 14_000, exitCode: 1 },
    "vite dev 4802 ended after 14 s: exit code 1",
  ],
  [{ kind: "process-ended", ...vite, ...none, livedMs: 30 }, "vite dev 4802 ended after 30 ms"],
  [
    {
      kind: "process-ended",
      ...vite,
      livingChildren: [],
      livingChildrenCount: 2,
      livedMs: 1_000,
      signal: "SIGTERM",
      killId: "k",
    },
    "vite dev 4802 ended after 1 s: killed by SIGTERM, stopped by Corral; 2 children ran on",
  ],
  [{ ...stop, signal: "SIGSTOP" }, "process 4802 (vite dev) paused on the page"],
  [{ ...stop, signal: "SIGCONT" }, "process 4802 (vite dev) resumed on the page"],
  [{ ...stop, signal: "SIGHUP" }, "process 4802 (vite dev) got SIGHUP on the page"],
  [
    { ...stop, scope: { kind: "left-over" }, outcomes: [], client: "cli", confirmedGone: 3 },
    "stop of everything left over by command: done, 3 gone",
  ],
  [{ kind: "ended", ending: { how: "unknown" }, ...none }, "ended"],
  [
    { kind: "ended", ending: { how: "killed", signal: "SIGKILL" }, ...none },
    "ended: killed by SIGKILL",
  ],
  [
    { kind: "left-over", processes: 3, running: 1, memoryBytes: 2 ** 20 },
    "3 processes left over: 1 run now, 1 MB",
  ],
  [
    { kind: "left-over", processes: 1, running: 0, memoryBytes: 0 },
    "1 process left over, none runs now",
  ],
])("%j is %j", (entry, words) => {
  expect(timelineWords({ at: 0, ...entry }, [])).toBe(words);
});

test("a title that was written by a program cannot act on the terminal", () => {
  const entry = { at: 0, kind: "process-started", ...vite, title: "a\u001b[2Jb\u202e" } as const;
  expect(timelineWords(entry, [])).not.toMatch(/\u001b|\u202e/);
});
