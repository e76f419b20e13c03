import { defined } from "@corral/inspector/core";
import type { ExecutorEnding } from "./model.ts";

/** How long after its end an executor counts as being stopped, milliseconds: `corral run` stops its left-overs then. */
export const endingMs = 10_000;

/** `by` of an end that was requested while the process still ran. */
export const askedFor = "request";

/**
 * Merges two reports of one end: the better known one, with exit code and requester from the other
 * where it lacks them. Returns `known` itself if `told` adds nothing.
 */
export function completeEnding(
  known: ExecutorEnding | undefined,
  told: ExecutorEnding,
): ExecutorEnding {
  if (known === undefined) return told;
  const difference = knowledgeOf(told) - knowledgeOf(known);
  if (difference === 0) return known; // equally good reports: the first stays
  const [better, other] = difference > 0 ? [told, known] : [known, told];
  const exitCode = better.how === "killed" ? other.exitCode : undefined;
  const completed = { ...defined({ exitCode, by: other.by }), ...better };
  const adds = Object.keys(completed).length > Object.keys(known).length;
  return better === known && !adds ? known : completed;
}

/** Ascending: found gone, end observed, exit code known, cause of death known. */
function knowledgeOf({ how, exitCode, signal, outOfMemory, by }: ExecutorEnding): number {
  if (how === "host-rebooted" || outOfMemory === true) return 3;
  if (how === "killed" && by !== undefined && by !== askedFor) return 3;
  if (exitCode !== undefined || signal !== undefined) return 2;
  return how === "unknown" ? 0 : 1;
}

/** Whether the end was requested while the process still ran, not observed. */
export function isAskedFor({ how, by }: ExecutorEnding): boolean {
  return by !== undefined && how !== "killed";
}
