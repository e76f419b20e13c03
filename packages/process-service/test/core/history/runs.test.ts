import { expect, test } from "vitest";
import {
  runChoices,
  selectRuns,
  summarizeRun,
  type RunPage,
} from "../../../src/core/history/runs.ts";
import { ended, epoch, executor } from "../scene.ts";

const run = (id: string, end: number, project: string, task: string) =>
  ended({ id, endedAt: epoch + end * 1000, project, task });
const claude = { label: "claude", title: "Claude Code" };
const executors = [
  run("a", 1, "web", "1"),
  run("c", 2, "web", "2"),
  run("b", 2, "api", "1"),
  executor({ id: "alive" }),
  run("d", 3, "web", "1"),
];

test.each<[RunPage, string[]]>([
  [{}, ["d", "c", "b", "a"]],
  [{ limit: 2 }, ["d", "c"]],
  [{ limit: 2, before: "c" }, ["b", "a"]],
  [{ before: "a" }, []],
  [{ before: "nobody" }, []],
  [{ project: "web" }, ["d", "c", "a"]],
  [{ project: "web", task: "1", before: "d" }, ["a"]],
  [{ project: "web", before: "b" }, ["a"]], // the cursor need not pass the filter
  [{ since: epoch + 2000 }, ["d", "c", "b"]],
  [{ since: epoch + 2000, before: "c" }, ["b"]],
  [{ since: epoch + 3001 }, []],
])("page %j holds %j", (page, ids) => {
  expect(selectRuns(executors, page).map(({ id }) => id)).toEqual(ids);
});

test("choices are what ended executors have, each once, in order", () => {
  const codex = { label: "codex", title: "Codex" };
  const choices = runChoices([
    ...executors,
    ended({ id: "e", product: codex }),
    ended({ id: "f", product: claude }),
    ended({ id: "g", product: codex, project: "api" }),
    executor({ id: "living", project: "not yet", product: { label: "pi", title: "pi" } }),
  ]);
  expect(choices).toEqual({ projects: ["api", "web"], products: [claude, codex] });
});

test.each<[string, string[]]>([
  ["claude", ["agent"]],
  ["CLAUDE code", ["agent"]],
  ["codex", ["older"]],
  ["shell", []],
  ["", []],
])("runs of the product %j are %j", (product, ids) => {
  const runs = [
    ended({ id: "agent", label: "mine", product: claude, endedAt: epoch + 2 }),
    ended({ id: "older", origin: "detected", label: "codex", endedAt: epoch + 1 }),
    ended({ id: "script", origin: "registered", label: "shell", endedAt: epoch }),
  ];
  expect(selectRuns(runs, { product }).map(({ id }) => id)).toEqual(ids);
});

test("a run in one row: duration, usage, ending, and the most that was left over", () => {
  const [one] = selectRuns(
    [
      ended({
        task: "t",
        origin: "detected",
        product: claude,
        session: { id: "s-1", title: "Fix login" },
        ending: { how: "killed", signal: "SIGKILL" },
        usage: { cpuTimeMs: 1_500, peakMemoryBytes: 9_000, peakProcesses: 4 },
      }),
    ],
    {},
  );
  const exits = { succeeded: 5, failed: 1, signalled: 0, unknown: 2 };
  const leftOver = { processes: 1, memoryBytes: 4_000 };
  const stopped = { kills: 1, processes: 2, memoryBytes: 500, processesAfterEnd: 2 };
  const now = { leftOver: 2, memoryBytes: 3_000 };
  const summary = summarizeRun(one!, { exits, leftOver }, now, stopped);
  expect(summary).toEqual({
    id: "x",
    kind: "coding-agent",
    origin: "detected",
    label: "claude",
    product: claude,
    stopped,
    title: { text: "Fix login", source: "session" },
    session: { id: "s-1", title: "Fix login" },
    task: "t",
    ending: { how: "killed", signal: "SIGKILL" },
    startedAt: epoch + 100_000,
    endedAt: epoch + 900_000,
    durationMs: 800_000,
    cpuTimeMs: 1_500,
    peakMemoryBytes: 9_000,
    peakProcesses: 4,
    exits,
    leftOver: { processes: 2, memoryBytes: 4_000 },
    leftOverNow: { processes: 2, memoryBytes: 3_000 },
  });
  const gone = summarizeRun(one!, { exits, leftOver }, undefined);
  expect(gone.leftOver).toEqual(leftOver);
  expect(gone.leftOverNow).toEqual({ processes: 0, memoryBytes: 0 });
});
