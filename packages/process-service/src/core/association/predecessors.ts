import type { ProcessInfo } from "@corral/inspector/core";
import type { Executor } from "../model.ts";
import type { Owners } from "./owners.ts";

/**
 * Whether a child of an executor's root was started by the program that the root was before, as in
 * `exec claude` in a shell. Where the time of the exec is not known, job control tells for an agent that
 * was recognised later: a shell puts each job into a process group of its own and leaves it in the session
 * and on the terminal that the shell leads (setpgid(2)); agents start children in their own group or in a
 * new session.
 */
export function isOfPredecessor(
  child: ProcessInfo,
  root: ProcessInfo,
  executor: Executor,
  owners: Owners,
): boolean {
  if (executor.execAfterMs !== undefined) return owners.isOlder(child, executor) === true;
  return (
    executor.origin === "detected" &&
    isOnTerminal(root) &&
    isOnTerminal(child) &&
    root.sessionId === root.pid &&
    child.sessionId === root.pid &&
    child.processGroupId === child.pid &&
    child.startedAt !== undefined &&
    child.startedAt <= executor.registeredAt
  );
}

function isOnTerminal({ terminal }: ProcessInfo): boolean {
  return terminal !== undefined && terminal !== null;
}
