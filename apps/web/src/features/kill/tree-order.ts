interface Subject {
  readonly process: { readonly pid: number };
  readonly parentPid: number | null;
}

/** A plan lists the deepest first; a person reads parents first, with what hangs below them. Pure. */
export function inTreeOrder<T extends Subject>(
  subjects: readonly T[],
): readonly { readonly subject: T; readonly level: number }[] {
  const byPid = new Map(subjects.map((each) => [each.process.pid, each]));
  const children = Map.groupBy(subjects, ({ parentPid }) =>
    parentPid !== null && byPid.has(parentPid) ? parentPid : undefined,
  );
  const ordered: { subject: T; level: number }[] = [];
  const seen = new Set<T>();
  const add = (subject: T, level: number): void => {
    if (seen.has(subject)) return;
    seen.add(subject);
    ordered.push({ subject, level });
    for (const child of children.get(subject.process.pid) ?? []) add(child, level + 1);
  };
  for (const root of children.get(undefined) ?? []) add(root, 0);
  // What is on a cycle has no root: it is listed all the same.
  for (const subject of subjects) add(subject, 0);
  return ordered;
}
