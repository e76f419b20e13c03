/** What family ties need of a process; ProcessInfo and ProcessView both have it. */
export interface Kin {
  readonly pid: number;
  readonly parentPid: number | null;
  readonly startedAt?: number;
}

/**
 * Everything below `roots`, parents before children, each once. A child that is older than its
 * parent has a reused parent pid and is no child (psutil's rule).
 */
export function descendantsOf<T extends Kin>(processes: readonly T[], roots: readonly Kin[]): T[] {
  const children = Map.groupBy(processes, (process) => process.parentPid);
  const seen = new Set(roots.map((root) => root.pid));
  const queue: Kin[] = [...roots];
  const found: T[] = [];
  for (let index = 0; index < queue.length; index += 1) {
    const parent = queue[index];
    if (parent === undefined) break;
    for (const child of children.get(parent.pid) ?? []) {
      if (seen.has(child.pid) || isOlder(child, parent)) continue;
      seen.add(child.pid);
      found.push(child);
      queue.push(child);
    }
  }
  return found;
}

/** Pids from the parent of `pid` upwards; ends at a cycle or at a parent that is not listed. */
export function ancestorPids(processes: ReadonlyMap<number, Kin>, pid: number): Set<number> {
  const found = new Set<number>();
  let current = processes.get(pid);
  while (current !== undefined && current.parentPid !== null && !found.has(current.parentPid)) {
    found.add(current.parentPid);
    current = processes.get(current.parentPid);
  }
  return found;
}

/** Whether `child` began before `parent`; false where either start is not known. */
export function isOlder(child: Kin, parent: Kin): boolean {
  return (
    child.startedAt !== undefined &&
    parent.startedAt !== undefined &&
    child.startedAt < parent.startedAt
  );
}

/**
 * For each target, how many of the targets are above it; ancestors that are no targets do not
 * count. Linear, also for one long chain.
 */
export function depthsOf(
  targets: ReadonlySet<number>,
  byPid: ReadonlyMap<number, Kin>,
): Map<number, number> {
  // Of every process on the way: how many targets there are from it upwards, itself included.
  const counts = new Map<number, number>();
  for (const pid of targets) {
    const path: Kin[] = [];
    const onPath = new Set<number>();
    let current = byPid.get(pid);
    while (current !== undefined && !counts.has(current.pid) && !onPath.has(current.pid)) {
      path.push(current);
      onPath.add(current.pid);
      const parent = current.parentPid === null ? undefined : byPid.get(current.parentPid);
      current = parent !== undefined && isOlder(current, parent) ? undefined : parent;
    }
    let count = (current === undefined ? undefined : counts.get(current.pid)) ?? 0;
    for (const kin of path.toReversed()) {
      if (targets.has(kin.pid)) count += 1;
      counts.set(kin.pid, count);
    }
  }
  return new Map([...targets].map((pid) => [pid, (counts.get(pid) ?? 1) - 1]));
}
