import { expect, test } from "vitest";
import type { KillOutcomeKind, KillReport, KillScope } from "../../../src/core/kill/kill-model.ts";
import {
  countDeaths,
  countSurvivors,
  isAsRequested,
  isClean,
} from "../../../src/core/kill/kill-outcomes.ts";
import {
  requesterWords,
  reportSummary,
  scopeWords,
  targetNames,
  usedByWords,
} from "../../../src/core/kill/kill-words.ts";
import { executorView, viewOf } from "./kill-views.ts";

const process = { pid: 5, startToken: "t" };

function outcome(kind: KillOutcomeKind) {
  return {
    process,
    id: kind,
    name: "vite\u001b[0m",
    command: "",
    outcome: kind,
    discovered: false,
    memoryBytes: 1024 ** 2,
  };
}

function report(kinds: readonly KillOutcomeKind[], more: Partial<KillReport> = {}): KillReport {
  const outcomes = kinds.map(outcome);
  return {
    id: "k",
    hostId: "h",
    scope: { kind: "everything" },
    client: "cli",
    force: false,
    graceMs: 5_000,
    startedAt: 0,
    finishedAt: 12,
    status: "done",
    outcomes,
    ...countDeaths(outcomes),
    ...more,
  };
}

test.each([
  ["terminated", true, 1],
  ["killed", true, 1],
  ["dead-unreaped", true, 1],
  ["already-gone", true, 0],
  ["reused", true, 0],
  ["signalled", true, 0],
  ["pending", false, 0],
  ["denied", false, 0],
  ["escaped", false, 0],
  ["spared", false, 0],
  ["refused", false, 0],
] as const)("%s: as asked %s, confirmed deaths %d", (kind, asAsked, deaths) => {
  expect(isAsRequested(outcome(kind))).toBe(asAsked);
  expect(isClean(report([kind]))).toBe(asAsked);
  expect(countSurvivors(report([kind]))).toBe(asAsked ? 0 : 1);
  expect(report([kind]).confirmedGone).toBe(deaths);
});

test("a report with notes is not clean, whatever became of the processes", () => {
  expect(isClean(report(["killed"], { notes: ["A scan failed."] }))).toBe(false);
});

test("a summary says first who was not stopped, and counts confirmed deaths only", () => {
  expect(reportSummary(report(["killed", "already-gone"]))).toBe(
    "1 process confirmed gone in 12 ms, 1 MB freed",
  );
  expect(
    reportSummary(report(["terminated", "spared"], { status: "cancelled", finishedAt: 5_100 })),
  ).toBe("Cancelled. 1 not stopped; 1 process confirmed gone in 5 s, 1 MB freed");
});

const { executors } = viewOf(
  [],
  [executorView({ id: "a", task: "T-1", pid: 7 }), executorView({ id: "b", pid: 8 })],
);

const scopes: readonly (readonly [KillScope, string])[] = [
  [{ kind: "process", process }, "process 5"],
  [{ kind: "processes", processes: [process] }, "1 picked process"],
  [{ kind: "tree", root: process }, "process 5 and all below it"],
  [{ kind: "executor", executorId: "a" }, "T-1 (claude 7)"],
  [{ kind: "executor", executorId: "b" }, "claude 8"],
  [{ kind: "executor", executorId: "0e9b54a2-7d60" }, "agent 0e9b54a2…"],
  [{ kind: "left-over" }, "everything left over"],
  [{ kind: "left-over", executorId: "a" }, "what T-1 (claude 7) left over"],
  [{ kind: "workspace", workspace: "/w\u001b[0m" }, "workspace /w\\x1b[0m"],
];

test.each(scopes)("%j is %s", (scope, words) => {
  expect(scopeWords({ scope, outcomes: [] }, executors)).toBe(words);
});

test("a signal to one process names both", () => {
  const sent = report(["signalled"], { scope: { kind: "process", process }, signal: "SIGHUP" });
  expect(scopeWords(sent, [])).toBe("SIGHUP to process 5 (vite\\x1b[0m)");
});

test.each<[readonly string[], string]>([
  [[], ""],
  [["vite dev"], "vite dev"],
  [["mcp", "vite dev", "mcp", "mcp"], "mcp ×3, vite dev"],
  [["a", "b", "c"], "a, b, c"],
  [["a", "b", "c", "d", "d"], "a, b and 3 more"],
  [["\u001b[2J"], "\\x1b[2J"],
])("targets that run %j are %j", (titles, words) => {
  const outcomes = titles.map((title, at) =>
    Object.assign(outcome("killed"), { title, id: `${at}` }),
  );
  expect(targetNames({ scope: { kind: "left-over" }, outcomes })).toBe(words);
});

test("a process that its scope names is not named again", () => {
  const outcomes = [outcome("killed")];
  expect(targetNames({ scope: { kind: "process", process }, outcomes })).toBe("");
  expect(targetNames({ scope: { kind: "tree", root: process }, outcomes })).toBe("");
});

test("the requester", () => {
  expect(requesterWords({ client: "page", force: false })).toBe("on the page");
  expect(requesterWords({ client: "cli", user: "ada", force: true })).toBe(
    "by command (ada), by force",
  );
  expect(requesterWords({ client: "my-app", force: false })).toBe("by my-app");
});

test("who uses a daemon is one line, with at most three of them", () => {
  const executor = (pid: number, task?: string) => ({
    id: `${pid}`,
    pid,
    label: "claude",
    ...(task !== undefined && { task }),
  });
  const others = [{ pid: 812, name: "code\u001b[0m" }];
  const words = (
    executors: readonly ReturnType<typeof executor>[],
    rest: readonly { readonly pid: number; readonly name: string }[] = [],
  ) => usedByWords({ known: true, executors, others: rest });
  expect(words([])).toBe("nobody is connected to it");
  expect(words([executor(4711, "fix-login")])).toBe("used by claude · fix-login (pid 4711)");
  expect(words([executor(1)], others)).toBe("used by claude (pid 1) and code\\x1b[0m (pid 812)");
  expect(words([executor(1), executor(2), executor(3)])).toBe(
    "used by claude (pid 1), claude (pid 2) and claude (pid 3)",
  );
  expect(words([executor(1), executor(2), executor(3)], others)).toBe(
    "used by claude (pid 1), claude (pid 2) and 2 more",
  );
  const unknown = { known: false, reason: "koffi is not installed", others: [] } as const;
  expect(usedByWords({ ...unknown, executors: [] })).toBe(
    "who uses it is not known: koffi is not installed",
  );
  expect(usedByWords({ ...unknown, executors: [executor(1)] })).toBe(
    "used by claude (pid 1); who else uses it is not known: koffi is not installed",
  );
});
