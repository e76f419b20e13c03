import { compareIdentity } from "@corral/inspector/core";
import type { PinStatus } from "@corral/inspector";
import type { ProcessInfo } from "@corral/inspector/core";
import type { Executor, ExecutorEnding } from "../core/model.ts";

export interface ExecutorFacts {
  readonly bootId: string | undefined;
  /** Whoever has its pid in the newest scan. */
  readonly process: ProcessInfo | undefined;
  /** false when processes may exist that the scan did not show. */
  readonly complete: boolean;
  /** What the hold on it says; undefined when it is not held. Looked at only without `process`. */
  readonly pin: PinStatus | undefined;
  /** It was seen alive since this service started. */
  readonly seenAlive: boolean;
}

/** How an executor ended, or undefined while nothing proves that it did. Doubt never ends it. */
export function endingOf(executor: Executor, facts: ExecutorFacts): ExecutorEnding | undefined {
  if (
    executor.bootId !== undefined &&
    facts.bootId !== undefined &&
    executor.bootId !== facts.bootId
  ) {
    return { how: "host-rebooted" };
  }
  // Who collected it knows how it exited; a bystander only sees that it is gone.
  const ended: ExecutorEnding = { how: facts.seenAlive ? "exited" : "unknown" };
  if (facts.process !== undefined) {
    const comparison = compareIdentity(executor, facts.process);
    if (comparison === "different") return ended;
    if (comparison === "unknown") return undefined;
    return facts.process.state === "zombie" || facts.process.state === "dead" ? ended : undefined;
  }
  if (facts.pin !== undefined) {
    return facts.pin.kind === "gone" || facts.pin.kind === "zombie" ? ended : undefined;
  }
  return facts.complete ? ended : undefined;
}
