import type { ProcessInfo } from "./snapshot.ts";

/** The fields that place a process in the tree. */
export type TreeProcess = Pick<ProcessInfo, "pid" | "parentPid" | "startedAt">;

/** A process, and the number of its ancestors in the same list. */
export interface TreeRow<P> {
  readonly process: P;
  readonly depth: number;
}

/**
 * Whether the parent link can be true. If the child is older than its parent, the parent pid was
 * reused: the process that has it now did not fork the child. Without start times the link counts.
 * (Reparenting moves a process to one of its ancestors only, which are older.)
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

/** Processes by pid; of two entries with one pid the later one wins. */
export function indexByPid<P extends Pick<ProcessInfo, "pid">>(
  processes: Iterable<P>,
): Map<number, P> {
  const byPid = new Map<number, P>();
  for (const process of processes) byPid.set(process.pid, process);
  return byPid;
}

/** The parent of a process in the same snapshot; undefined when there is no plausible one. */
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
 * All descendants of one or several pids, without the roots, depth first: parents before children.
 * A process is listed once, even when parent links form a cycle. When `follows` returns false, the
 * process and its descendants are left out.
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

/** The chain of parents, nearest first, without the process itself. Stops at a cycle. */
export function ancestorsOf<P extends TreeProcess>(
  process: TreeProcess,
  byPid: ReadonlyMap<number, P>,
): P[] {
  return [...chain(process, (each) => parentOf(each, byPid))];
}

/**
 * The chain of parents as the system reports it, including parents younger than their child. For
 * deciding what must not be killed, where an implausible ancestor counts too.
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
 * For each pid of `among`, the number of its ancestors that are in `among` too. Linear time, even
 * for one long chain.
 */
export function depthsOf(
  among: ReadonlySet<number>,
  byPid: ReadonlyMap<number, TreeProcess>,
): Map<number, number> {
  // For every visited process: how many of `among` are on its chain, itself included.
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
 * Every process once, in the order in which a tree is printed: depth first, siblings in list order.
 * A parent cycle starts at its member that is first in the list.
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
