import { readFileSync, writeFileSync } from "node:fs";
import { median, type Run } from "./measure.ts";

/** All runs of one killer on one scene. */
export interface Row {
  readonly scene: string;
  readonly killer: string;
  readonly runs: readonly Run[];
}

/** Milliseconds from the call until none was left; ∞ where some survived. */
export function speedTable(rows: readonly Row[]): string {
  return table(
    ["", "killer", "said done, ms", "none left, ms", "worst, ms"],
    rows.map(({ scene, killer, runs }) => {
      const gone = runs.map((run) => run.goneMs ?? Number.POSITIVE_INFINITY);
      return [
        scene,
        killer,
        shown(median(runs.map((run) => run.saidMs))),
        shown(median(gone)),
        shown(Math.max(...gone)),
      ];
    }),
  );
}

/** Runs that left survivors, of all; one line per scene, one column per killer. */
export function survivorTable(rows: readonly Row[]): string {
  const killers = [...new Set(rows.map((row) => row.killer))];
  const scenes = [...new Set(rows.map((row) => row.scene))];
  return table(
    ["", ...killers],
    scenes.map((scene) =>
      [scene].concat(
        killers.map((killer) => {
          const runs = rows.find((row) => row.scene === scene && row.killer === killer)?.runs ?? [];
          const left = runs.filter((run) => run.survivors > 0);
          const processes = left.reduce((sum, run) => sum + run.survivors, 0);
          return left.length === 0
            ? `0 of ${runs.length}`
            : `${left.length} of ${runs.length} (${processes} left)`;
        }),
      ),
    ),
  );
}

/** Puts a table between `<!-- bench:kill -->` and `<!-- /bench:kill -->`. */
export function writeInto(file: string, text: string): void {
  const begin = "<!-- bench:kill -->";
  const end = "<!-- /bench:kill -->";
  const old = readFileSync(file, "utf8");
  const [before, rest] = split(old, begin, file);
  const [, after] = split(rest, end, file);
  writeFileSync(file, `${before}${begin}\n\n${text}\n\n${end}${after}`);
}

function split(text: string, mark: string, file: string): [string, string] {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`${file} has no ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

function shown(ms: number): string {
  return Number.isFinite(ms) ? ms.toFixed(0) : "∞";
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...body.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}
