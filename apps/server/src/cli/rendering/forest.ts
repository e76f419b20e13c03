import type { ProcessView } from "@corral/process-service/core";

export interface TreeRow {
  readonly process: ProcessView;
  /** Branch drawing before the name, such as "│  └─ ". */
  readonly branch: string;
}

/**
 * Processes as an indented forest, each parent before its children, larger subtrees (by memory)
 * first. A child that is older than its parent is a reused pid and starts a tree of its own.
 */
export function forest(processes: readonly ProcessView[]): TreeRow[] {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const children = new Map<number, ProcessView[]>();
  const roots: ProcessView[] = [];
  for (const process of processes) {
    const parent = parentOf(process, byPid);
    if (parent === undefined) roots.push(process);
    else children.set(parent.pid, [...(children.get(parent.pid) ?? []), process]);
  }
  const weights = new Map<string, number>();
  const weigh = (process: ProcessView): number => {
    const known = weights.get(process.id);
    if (known !== undefined) return known;
    weights.set(process.id, process.memoryBytes); // ends a parent cycle
    const weight = (children.get(process.pid) ?? []).reduce(
      (sum, child) => sum + weigh(child),
      process.memoryBytes,
    );
    weights.set(process.id, weight);
    return weight;
  };
  const heaviestFirst = (list: readonly ProcessView[]): ProcessView[] =>
    list.toSorted((a, b) => weigh(b) - weigh(a) || a.pid - b.pid);

  const rows: TreeRow[] = [];
  const seen = new Set<string>();
  const draw = (process: ProcessView, own: string, below: string): void => {
    if (seen.has(process.id)) return;
    seen.add(process.id);
    rows.push({ process, branch: own });
    const list = heaviestFirst(children.get(process.pid) ?? []);
    list.forEach((child, index) => {
      const last = index === list.length - 1;
      draw(child, below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  "));
    });
  };
  for (const root of heaviestFirst(roots)) draw(root, "", "");
  for (const process of processes) draw(process, "", ""); // members of a parent cycle
  return rows;
}

function parentOf(
  process: ProcessView,
  byPid: ReadonlyMap<number, ProcessView>,
): ProcessView | undefined {
  const parent = process.parentPid === null ? undefined : byPid.get(process.parentPid);
  if (parent === undefined || parent === process) return undefined;
  const older =
    process.startedAt !== undefined &&
    parent.startedAt !== undefined &&
    process.startedAt < parent.startedAt;
  return older ? undefined : parent;
}
