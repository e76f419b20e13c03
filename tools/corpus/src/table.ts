import type { FaultKind } from "./judge.ts";
import type { Result } from "./run.ts";

/** Counts of some scenes. */
export interface Score {
  readonly scenes: number;
  readonly expected: number;
  readonly counts: Readonly<Record<FaultKind, number>>;
  /** Percent of what should be recognised. */
  readonly recall: number;
}

export function scoreOf(results: readonly Result[]): Score {
  const counts: Record<FaultKind, number> = {
    "false-agent": 0,
    "false-owner": 0,
    "false-left-over": 0,
    "false-relation": 0,
    missed: 0,
    "wrong-place": 0,
    "wrong-session": 0,
  };
  let expected = 0;
  for (const result of results) {
    expected += result.expected;
    for (const { kind } of result.faults) counts[kind] += 1;
  }
  const recall = expected === 0 ? 100 : (100 * (expected - counts.missed)) / expected;
  return { scenes: results.length, expected, counts, recall };
}

const columns = [
  "group",
  "scenes",
  "to recognise",
  "false agents",
  "false owners",
  "false left-overs",
  "false relations",
  "missed",
  "wrong place",
  "wrong session",
  "recall",
];

/** The table by group, in Markdown. */
export function tableOf(results: readonly Result[]): string {
  const groups = [...new Set(results.map(({ group }) => group))];
  const rows = groups.map((group) =>
    cells(
      group,
      results.filter((result) => result.group === group),
    ),
  );
  const all = [columns, ...rows, cells("all", results)];
  const widths = columns.map((_, at) => Math.max(...all.map((row) => row[at]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join(" | ")} |`;
  const rule = widths.map((width, at) =>
    at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(columns), `| ${rule.join(" | ")} |`, ...all.slice(1).map(line)].join("\n");
}

function cells(group: string, results: readonly Result[]): string[] {
  const { scenes, expected, counts, recall } = scoreOf(results);
  const numbers = [
    scenes,
    expected,
    counts["false-agent"],
    counts["false-owner"],
    counts["false-left-over"],
    counts["false-relation"],
    counts.missed,
    counts["wrong-place"],
    counts["wrong-session"],
  ];
  return [group, ...numbers.map(String), `${Math.floor(recall * 10) / 10} %`];
}

/** Each wrong scene with its faults, as text; empty when all are right. */
export function faultsOf(results: readonly Result[]): string {
  return results
    .filter(({ faults }) => faults.length > 0)
    .map(
      ({ group, scene, faults }) =>
        `${group}: ${scene.name}\n${faults.map(({ kind, text }) => `  ${kind}: ${text}`).join("\n")}`,
    )
    .join("\n");
}
