import type { ProcessInfo } from "./snapshot.ts";

/** What a place in the tree needs of a process. */
export type TreeProcess = Pick<ProcessInfo, "pid" | "parentPid" | "startedAt">;

/** A process with the number of its ancestors in the same list. */
export interface TreeRow<P> {
  readonly process: P;
  readonly depth: number;
}

/**
 * Whether the parent link can be true. A child older than its parent has a parent pid that was
 * reused: the process that now wears it never started this child. Where a start time is absent the
 * link is believed. (Reparenting only moves a process to one of its ancestors, which are older.)
 */
export function isPlausibleChild(
  child: Pick<TreeProcess, "startedAt">,
  parent: Pick<TreeProcess, "startedAt">,
): boolean {
  return (
    child.startedAt === undefined ||
    parent.startedAt === undefined ||
    child.startedAt >= parent.startedAt
  );
}

/** The processes by pid. Where one pid is listed twice the later one stays. */
export function indexByPid<P extends Pick<ProcessInfo, "pid">>(
  processes: Iterable<P>,
): Map<number, P> {
  const byPid = new Map<number, P>();
  for (const process of processes) byPid.set(process.pid, process);
  return byPid;
}

/** The parent of a process in the same snapshot; undefined when it has none that is believable. */
export function parentOf<P extends TreeProcess>(
  process: TreeProcess,
  byPid: ReadonlyMap<number, P>,
): P | undefined {
  if (process.parentPid === null || process.parentPid === process.pid) return undefined;
  const parent = byPid.get(process.parentPid);
  return parent !== undefined && isPlausibleChild(process, parent) ? parent : undefined;
}

/** Children by parent pid, in the order of the list. */
export function indexChildren<P extends TreeProcess>(processes: readonly P[]): Map<number, P[]> {
  const byPid = indexByPid(processes);
  const children = new Map<number, P[]>();
  for (const process of processes) {
    const parent = parentOf(process, byPid);
    if (parent === undefined) continue;
    const siblings = children.get(parent.pid);
    if (siblings === undefined) children.set(parent.pid, [process]);
    else siblings.push(process);
  }
  return children;
}

/**
 * All descendants of one pid or of several, these left out, parents before children, each branch in
 * one piece. A cycle in the parent links ends; nobody is listed twice. Where `follows` answers
 * false, a process and what is reached through it are left out.
 */
export function descendantsOf<P extends TreeProcess>(
  roots: number | readonly number[],
  children: ReadonlyMap<number, readonly P[]>,
  follows: (process: P) => boolean = () => true,
): P[] {
  const found: P[] = [];
  const rootPids = new Set([roots].flat());
  const seen = new Set(rootPids);
  for (const root of rootPids) {
    const stack = (children.get(root) ?? []).toReversed();
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (seen.has(next.pid) || !follows(next)) continue;
      seen.add(next.pid);
      found.push(next);
      for (const child of (children.get(next.pid) ?? []).toReversed()) stack.push(child);
    }
  }
  return found;
}

/** The chain of parents, nearest first, the process itself left out. A cycle ends. */
export function ancestorsOf<P extends TreeProcess>(
  process: TreeProcess,
  byPid: ReadonlyMap<number, P>,
): P[] {
  return [...chain(process, (each) => parentOf(each, byPid))];
}

/**
 * The same, one by one, with every parent that the system names, also one younger than its child.
 * For what must be spared: there a doubtful ancestor counts.
 */
export function namedAncestorsOf<P extends TreeProcess>(
  process: TreeProcess,
  byPid: ReadonlyMap<number, P>,
): Iterable<P> {
  return chain(process, ({ parentPid }) => (parentPid === null ? undefined : byPid.get(parentPid)));
}

function* chain<P extends TreeProcess>(
  process: TreeProcess,
  parent: (process: TreeProcess) => P | undefined,
): Generator<P> {
  const seen = new Set([process.pid]);
  for (
    let above = parent(process);
    above !== undefined && !seen.has(above.pid);
    above = parent(above)
  ) {
    seen.add(above.pid);
    yield above;
  }
}

/**
 * For each pid of `among`, how many of them are its ancestors; other ancestors do not count.
 * Linear, also for one long chain.
 */
export function depthsOf(
  among: ReadonlySet<number>,
  byPid: ReadonlyMap<number, TreeProcess>,
): Map<number, number> {
  // Of every process on the way: how many of `among` there are from it upwards, itself included.
  const counts = new Map<number, number>();
  for (const pid of among) {
    const path = new Set<number>();
    let at = byPid.get(pid);
    while (at !== undefined && !counts.has(at.pid) && !path.has(at.pid)) {
      path.add(at.pid);
      at = parentOf(at, byPid);
    }
    let count = (at === undefined ? undefined : counts.get(at.pid)) ?? 0;
    for (const each of [...path].toReversed()) {
      if (among.has(each)) count += 1;
      counts.set(each, count);
    }
  }
  return new Map([...among].map((pid) => [pid, (counts.get(pid) ?? 1) - 1]));
}

/**
 * Every process once, as a tree is printed: parents before children, each branch in one piece,
 * siblings in the order of the list. A parent cycle begins at the member that is listed first.
 */
export function treeRows<P extends TreeProcess>(processes: readonly P[]): TreeRow<P>[] {
  const byPid = indexByPid(processes);
  const children = indexChildren(processes);
  const rows: TreeRow<P>[] = [];
  const seen = new Set<P>();
  const roots = processes.filter((process) => parentOf(process, byPid) === undefined);
  for (const root of [...roots, ...processes]) {
    const stack = [{ process: root, depth: 0 }];
    for (let row = stack.pop(); row !== undefined; row = stack.pop()) {
      if (seen.has(row.process)) continue;
      seen.add(row.process);
      rows.push(row);
      for (const process of (children.get(row.process.pid) ?? []).toReversed()) {
        stack.push({ process, depth: row.depth + 1 });
      }
    }
  }
  return rows;
}
