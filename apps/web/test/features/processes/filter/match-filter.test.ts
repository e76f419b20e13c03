import { expect, test } from "vitest";
import { matchesFilter } from "../../../../src/features/processes/filter/match-filter.ts";
import { parseFilter } from "../../../../src/features/processes/filter/parse-filter.ts";
import { executorView, member, takenAt } from "../../../support/view-builders.ts";

const executor = executorView("e", {
  label: "codex",
  project: "acme/web",
  task: "TASK-9",
  pid: 10,
});
const process = member(
  4802,
  "e",
  {
    name: "node",
    command: "node vite dev",
    workingDirectory: "/wt/web",
    memoryBytes: 600 * 1024 ** 2,
    cpuPercent: 42,
    startedAt: takenAt - 3 * 3_600_000,
    ports: [{ protocol: "tcp", address: "127.0.0.1", port: 5173 }],
  },
  { leftOver: true },
);

function matches(source: string): boolean {
  const parsed = parseFilter(source);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return matchesFilter(parsed.terms, { process, executor, takenAt });
}

test.each([
  "VITE",
  "4802",
  "5173",
  ":5173",
  "pid:4802",
  "owner:codex",
  "owner:10",
  "project:acme",
  "task-9",
  "dir:/wt",
  "state:sleep",
  "why:child",
  "cpu>40",
  "cpu<=42",
  "cpu=42",
  "mem>500MB mem<1GB",
  "age>2h",
  "is:left-over is:owned is:listening",
  "!python !:80",
])("%s matches", (source) => {
  expect(matches(source)).toBe(true);
});

test.each([
  "python",
  "pid:480",
  ":51",
  "owner:claude",
  "cpu>42",
  "mem>1GB",
  "age<2h",
  "!node",
  "is:kept",
  "node python",
  "is:executor",
  "is:suspected",
])("%s does not match", (source) => {
  expect(matches(source)).toBe(false);
});

test("an unknown value matches no comparison", () => {
  const { cpuPercent: _, startedAt: __, ...unknown } = process;
  for (const source of ["cpu>0", "cpu<=0", "age>0s", "age<1d"]) {
    const parsed = parseFilter(source);
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(matchesFilter(parsed.terms, { process: unknown, executor, takenAt })).toBe(false);
  }
});
