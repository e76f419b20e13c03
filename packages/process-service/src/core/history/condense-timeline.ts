import { identityKey } from "@corral/inspector/core";
import type { TimelineEntry } from "./timeline.ts";

/** Starts and ends of short-lived processes between two other entries, counted by what they ran. */
export interface ShortLived {
  readonly at: number;
  readonly kind: "short-lived";
  /** Most frequent first. */
  readonly titles: readonly { readonly title: string; readonly processes: number }[];
  /** What is folded, in order. */
  readonly entries: readonly TimelineEntry[];
}

/** Lifetime below which a process that did nothing else is folded, milliseconds. */
const shortMs = 1_000;

/**
 * The same entries, with those of short-lived processes folded: commands of a shell script come and go by the
 * hundred. What failed stays, except the forks of a shell, whose exit codes answer its tests; so do processes
 * that a signal ended, that opened a port, or that left children.
 */
export function condenseTimeline(
  entries: readonly TimelineEntry[],
): readonly (TimelineEntry | ShortLived)[] {
  const shortLived = shortLivedProcesses(entries);
  const condensed: (TimelineEntry | ShortLived)[] = [];
  let run: Map<string, Set<string>> | undefined;
  let folded: TimelineEntry[] = [];
  const endRun = () => {
    if (run === undefined) return;
    const titles = [...run].map(([title, keys]) => ({ title, processes: keys.size }));
    condensed.push({
      at: folded[0]?.at ?? 0,
      kind: "short-lived",
      titles: titles.toSorted((a, b) => b.processes - a.processes),
      entries: folded,
    });
    run = undefined;
    folded = [];
  };
  for (const entry of entries) {
    const key = "process" in entry ? identityKey(entry.process) : "";
    if (!("title" in entry) || !shortLived.has(key)) {
      endRun();
      condensed.push(entry);
      continue;
    }
    folded.push(entry);
    run ??= new Map();
    const keys = run.get(entry.title) ?? new Set();
    run.set(entry.title, keys.add(key));
  }
  endRun();
  return condensed;
}

function shortLivedProcesses(entries: readonly TimelineEntry[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const entry of entries) {
    if (entry.kind !== "process-ended" || entry.livedMs >= shortMs) continue;
    const { exitCode = 0, signal, role, killId, livingChildrenCount } = entry;
    if (signal !== undefined || killId !== undefined || livingChildrenCount > 0) continue;
    if (exitCode === 0 || role === "shell") found.add(identityKey(entry.process));
  }
  for (const entry of entries) {
    if (entry.kind === "port-opened") found.delete(identityKey(entry.process));
  }
  return found;
}
