import { readFileSync } from "node:fs";
import type { ListRow, UsageRow } from "../../src/portable/rows.ts";

export function readFixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
}

export function readListFixture(name: string): readonly ListRow[] {
  const rows: unknown = JSON.parse(readFixture(name));
  if (!Array.isArray(rows)) throw new TypeError(`${name} is not a list.`);
  return rows;
}

/** null in the file stands for NaN, which pidusage returns for a missing date. */
export function readUsageFixture(name: string): Map<number, UsageRow> {
  const rows: Record<string, Record<keyof UsageRow, number | null>> = JSON.parse(readFixture(name));
  return new Map(
    Object.entries(rows).map(([pid, row]) => [
      Number(pid),
      {
        memory: row.memory ?? Number.NaN,
        ctime: row.ctime ?? Number.NaN,
        elapsed: row.elapsed ?? Number.NaN,
        timestamp: row.timestamp ?? Number.NaN,
      },
    ]),
  );
}
