import type { ProcessInfo } from "./snapshot.ts";

/**
 * Returns `before` when no field differs, and its `command` array when the arguments are equal.
 * Callers then find changes between two snapshots by comparing references.
 */
export function reuseUnchanged(before: ProcessInfo | undefined, now: ProcessInfo): ProcessInfo {
  if (before === undefined) return now;
  const command = reuseArguments(before.command, now.command);
  const info = command === now.command ? now : { ...now, command };
  return isEqual(before, info) ? before : info;
}

export function reuseArguments(
  before: readonly string[],
  now: readonly string[],
): readonly string[] {
  const same = before.length === now.length && before.every((word, at) => word === now[at]);
  return same ? before : now;
}

function isEqual(a: ProcessInfo, b: ProcessInfo): boolean {
  const fields = new Map<string, unknown>(Object.entries(a));
  const others = Object.entries(b);
  return others.length === fields.size && others.every(([key, value]) => fields.get(key) === value);
}
