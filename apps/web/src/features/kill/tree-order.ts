import { treeRows } from "@corral/inspector/core";

interface Subject {
  readonly process: { readonly pid: number };
  readonly parentPid: number | null;
  readonly startedAt?: number;
}

/** Plans list the deepest process first; the dialog shows parents first, indented as a tree. */
export function inTreeOrder<T extends Subject>(
  subjects: readonly T[],
): readonly { readonly subject: T; readonly level: number }[] {
  const rows = subjects.map((subject) => ({ ...subject, pid: subject.process.pid, subject }));
  return treeRows(rows).map(({ process, depth }) => ({ subject: process.subject, level: depth }));
}
