import { defined } from "@corral/inspector/core";
import type { ExecutorEnding } from "./model.ts";

/** `by` of an end that was asked for while the process still ran. */
export const askedFor = "request";

/**
 * What is known of an end once `told` is known too: the better of both, with the exit code and the
 * requester that only the other one names. Answers `known` itself when `told` adds nothing.
 */
export function completeEnding(
  known: ExecutorEnding | undefined,
  told: ExecutorEnding,
): ExecutorEnding {
  if (known === undefined) return told;
  const difference = knowledgeOf(told) - knowledgeOf(known);
  if (difference === 0) return known; // two that contradict each other: the first stays
  const [better, other] = difference > 0 ? [told, known] : [known, told];
  const exitCode = better.how === "killed" ? other.exitCode : undefined;
  const completed = { ...defined({ exitCode, by: other.by }), ...better };
  const adds = Object.keys(completed).length > Object.keys(known).length;
  return better === known && !adds ? known : completed;
}

/** Gone when looked for < seen to go < collected, with its code < cause of death known. */
function knowledgeOf({ how, exitCode, signal, by }: ExecutorEnding): number {
  if (how === "host-rebooted") return 3;
  if (how === "killed" && by !== undefined && by !== askedFor) return 3;
  if (exitCode !== undefined || signal !== undefined) return 2;
  return how === "unknown" ? 0 : 1;
}

/** Whether somebody asked for this end while the process still ran, instead of having seen it end. */
export function isAskedFor({ how, by }: ExecutorEnding): boolean {
  return by !== undefined && how !== "killed";
}
