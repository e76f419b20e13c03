import type { ProcessInfo } from "./snapshot.ts";

type Related = Pick<ProcessInfo, "pid" | "parentPid" | "startedAt">;

/**
 * Whether the parent link can be true. A child older than its parent has a parent pid that was
 * reused: the process that now wears it never started this child. Where a start time is absent the
 * link is believed. (Reparenting only moves a process to one of its ancestors, which are older.)
 */
function isPlausibleChild(child: Related, parent: Related): boolean {
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
export function parentOf<P extends Related>(
  process: P,
  byPid: ReadonlyMap<number, P>,
): P | undefined {
  if (process.parentPid === null || process.parentPid === process.pid) return undefined;
  const parent = byPid.get(process.parentPid);
  return parent !== undefined && isPlausibleChild(process, parent) ? parent : undefined;
}

/** Children by parent pid, in the order of the list. */
export function indexChildren<P extends Related>(processes: readonly P[]): Map<number, P[]> {
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
 * All descendants of a pid, root left out, parents before children, each branch in one piece.
 * A cycle in the parent links ends; nobody is listed twice.
 */
export function descendantsOf<P extends Related>(
  rootPid: number,
  children: ReadonlyMap<number, readonly P[]>,
): P[] {
  const found: P[] = [];
  const seen = new Set([rootPid]);
  const stack = (children.get(rootPid) ?? []).toReversed();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (seen.has(next.pid)) continue;
    seen.add(next.pid);
    found.push(next);
    for (const child of (children.get(next.pid) ?? []).toReversed()) stack.push(child);
  }
  return found;
}

/** The chain of parents, nearest first, the process itself left out. A cycle ends. */
export function ancestorsOf<P extends Related>(process: P, byPid: ReadonlyMap<number, P>): P[] {
  const chain: P[] = [];
  const seen = new Set([process.pid]);
  for (
    let parent = parentOf(process, byPid);
    parent !== undefined && !seen.has(parent.pid);
    parent = parentOf(parent, byPid)
  ) {
    seen.add(parent.pid);
    chain.push(parent);
  }
  return chain;
}
