import type { RunSummary } from "@corral/process-service";
import pc from "picocolors";
import { expect, test } from "vitest";
import { runsLines } from "../../../src/cli/rendering/runs-lines.ts";

const now = Date.UTC(2026, 11, 1, 12);
const hour = 3_600_000;
const none = { processes: 0, memoryBytes: 0 };

function run(fields: Partial<RunSummary> = {}): RunSummary {
  return {
    id: "3f06b2e4-0000-4000-8000-000000000001",
    kind: "coding-agent",
    origin: "detected",
    label: "claude",
    product: { label: "claude", title: "Claude Code" },
    title: { text: "Checkout: retry failed payments", source: "session" },
    project: "acme-shop",
    startedAt: now - 3 * hour,
    endedAt: now - 2 * hour,
    durationMs: hour,
    cpuTimeMs: 91_000,
    peakMemoryBytes: 2 ** 30,
    peakProcesses: 9,
    exits: { succeeded: 1, failed: 0, signalled: 0, unknown: 0 },
    leftOver: none,
    leftOverNow: none,
    ending: { how: "exited", exitCode: 0 },
    ...fields,
  };
}

const ids = new Map([["3f06b2e4-0000-4000-8000-000000000001", "3f06"]]);
const lines = (runs: readonly RunSummary[], width = Number.POSITIVE_INFINITY) =>
  runsLines(runs, now, { colors: pc.createColors(false), width, ids });

test("80 columns show how a run ended, what it left over, and its name", () => {
  const left = { processes: 3, memoryBytes: 2 ** 28 };
  const [header = "", first = "", second = "", third = ""] = lines(
    [
      run(),
      run({ ending: { how: "killed", signal: "SIGKILL" }, leftOver: left, leftOverNow: left }),
      run({
        ending: { how: "unknown" },
        leftOver: left,
        stopped: { kills: 1, processes: 3, memoryBytes: 1, processesAfterEnd: 3 },
      }),
    ],
    80,
  );
  expect(header).toBe("ID    ENDED  TOOK  CPU    PEAK  EXIT     LEFT OVER  RUN");
  expect(first).toMatch(/^3f06 {5}2h {4}1h {3}1m {2}1\.0 GB {2}0 .* claude {2}Checkout: retry/);
  expect(second).toContain("SIGKILL  3 now      claude  Checkout");
  expect(third).toContain("–        3 stopped  claude  Checkout");
  for (const line of [header, first, second, third]) expect(line.length).toBeLessThanOrEqual(80);
});

test.each<[RunSummary["ending"], string]>([
  [undefined, "–"],
  [{ how: "exited" }, "–"],
  [{ how: "exited", exitCode: 3 }, "3"],
  [{ how: "killed" }, "killed"],
  [{ how: "killed", signal: "SIGKILL", outOfMemory: true }, "memory"],
  [{ how: "host-rebooted" }, "reboot"],
])("the end %j is %s", (ending, cell) => {
  const { ending: _, ...rest } = run();
  const [, line = ""] = lines([{ ...rest, ...(ending && { ending }) }]);
  expect(line.split(/ {2,}/).slice(5)[0]).toBe(cell);
});

test("what programs write cannot act on the terminal; a run that is unknown has its whole id", () => {
  const hostile = { text: `a\u001b[2Jb\u202e${"x".repeat(10_000)}`, source: "session" } as const;
  const id = "4a00b2e4-0000-4000-8000-000000000001";
  const [, line = ""] = lines([run({ id, title: hostile, label: "\u001b[31mred" })]);
  expect(line).not.toMatch(/[\u001b\u202e]/);
  expect(line.length).toBeLessThan(300);
  expect(line).toContain(id);
});
