import psList from "ps-list";
import { ProcessInspectorError } from "../core/errors.ts";
import type { ListRow } from "./rows.ts";

/** All processes of the machine, never empty. Throws SYSTEM_ERROR when they cannot be listed. */
export async function readList(): Promise<readonly ListRow[]> {
  let rows: readonly ListRow[];
  try {
    rows = await psList();
  } catch (error) {
    throw new ProcessInspectorError(
      "SYSTEM_ERROR",
      `the processes of this machine could not be listed: ${HINT}`,
      { cause: error },
    );
  }
  return checkList(rows, process.pid, process.ppid);
}

const HINT =
  process.platform === "win32"
    ? "the helper of ps-list did not run"
    : "ps did not run as expected; Corral needs the ps of the system or of procps, not of BusyBox";

/**
 * Throws SYSTEM_ERROR unless the list contains this process with its parent. ps of BusyBox ignores
 * columns that it does not know and exits with 0: ps-list then returns an empty list, or parents 0.
 */
export function checkList(
  rows: readonly ListRow[],
  ownPid: number,
  ownParent: number,
): readonly ListRow[] {
  const own = rows.find(({ pid }) => pid === ownPid);
  if (own?.ppid === ownParent) return rows;
  const found = own === undefined ? "is not in it" : `has parent ${own.ppid}, not ${ownParent}`;
  throw new ProcessInspectorError(
    "SYSTEM_ERROR",
    `the list of processes cannot be right: it has ${rows.length} entries, and this process (${ownPid}) ${found}; ${HINT}`,
  );
}
