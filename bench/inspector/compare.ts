import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { ImplementationName } from "./implementations.ts";
import type { Answer } from "./messages.ts";

export interface Result {
  readonly name: ImplementationName;
  /** Milliseconds of each scan; empty when there is a reason. */
  readonly scans: number[];
  /** How many processes the last scan saw. */
  processes?: number;
  /** Why it could not take part, or failed. */
  reason?: string;
}

interface Entry {
  readonly child: ChildProcess;
  readonly result: Result;
}

/** Lets all implementations scan in turn, again and again, so that a noisy moment hits all alike. */
export async function compare(
  names: readonly ImplementationName[],
  rounds: number,
): Promise<Result[]> {
  const entries: Entry[] = [];
  try {
    for (const name of names) entries.push(await enter(name));
    for (let round = -1; round < rounds; round += 1) {
      // Nobody is always the one that comes after the longest.
      const first = (round + 1) % entries.length;
      const order = [...entries.slice(first), ...entries.slice(0, first)];
      for (const entry of order) await turn(entry, round >= 0);
    }
    return entries.map((entry) => entry.result);
  } finally {
    for (const { child } of entries) if (child.connected) child.disconnect();
  }
}

async function enter(name: ImplementationName): Promise<Entry> {
  const child = fork(join(import.meta.dirname, "implementation-process.ts"), [name]);
  const result: Result = { name, scans: [] };
  const answer = await nextAnswer(child);
  if (answer.kind === "absent") result.reason = answer.reason;
  return { child, result };
}

/** The first round warms up and does not count. */
async function turn({ child, result }: Entry, counts: boolean): Promise<void> {
  if (result.reason !== undefined) return;
  child.send("scan");
  const answer = await nextAnswer(child);
  if (answer.kind === "failed") result.reason = answer.reason;
  if (answer.kind !== "scanned" || !counts) return;
  result.scans.push(answer.ms);
  result.processes = answer.processes;
}

async function nextAnswer(child: ChildProcess): Promise<Answer> {
  const settled = new AbortController();
  const { signal } = settled;
  const ended = once(child, "exit", { signal }).then((): Answer => ({
    kind: "failed",
    reason: "it ended",
  }));
  const said = once(child, "message", { signal }).then(([message]): Answer => message);
  try {
    return await Promise.race([said, ended]);
  } finally {
    settled.abort();
  }
}
