import { compareIdentity } from "@corral/inspector/core";
import type { PinStatus } from "@corral/inspector";
import type { ProcessInfo } from "@corral/inspector/core";
import { isOtherBoot } from "../core/association/owners.ts";
import type { Executor, ExecutorEnding } from "../core/model.ts";

export interface EndingEvidence {
  readonly bootId: string | undefined;
  /** The process with that pid in the newest scan. */
  readonly process: ProcessInfo | undefined;
  /** false when processes may exist that the scan did not show. */
  readonly complete: boolean;
  /** Status through the pin; undefined without one. Outranks the scan. */
  readonly pin: PinStatus | undefined;
  /** The executor was seen alive since this service started. */
  readonly seenAlive: boolean;
}

/** How an executor ended; undefined without proof of its end. */
export function endingOf(executor: Executor, facts: EndingEvidence): ExecutorEnding | undefined {
  const { pin } = facts;
  if (pin?.kind === "alive") return undefined;
  if (isOtherBoot(executor, facts)) return { how: "host-rebooted" };
  // Only the parent that reaped the process knows its exit code.
  const seenAlive = facts.seenAlive || pin !== undefined;
  const ended: ExecutorEnding = { how: seenAlive ? "exited" : "unknown" };
  // Even if the scan shows the identity: a pid can be reused within one clock tick.
  if (pin?.kind === "gone" || pin?.kind === "zombie") return ended;
  if (facts.process !== undefined) {
    const comparison = compareIdentity(executor, facts.process);
    if (comparison === "different") return ended;
    if (comparison === "unknown") return undefined;
    return facts.process.state === "zombie" || facts.process.state === "dead" ? ended : undefined;
  }
  // Pinned but unreadable means hidden (hidepid); the scan may not know that.
  if (pin !== undefined || !facts.complete) return undefined;
  // Without a boot id there are no start tokens: a missing process proves nothing.
  return executor.bootId !== undefined && facts.bootId === undefined ? undefined : ended;
}

/** Whether a pinned process may be alive: seen alive, or its status cannot be read. */
export function mayLive(pin: PinStatus | undefined): boolean {
  return pin?.kind === "alive" || pin?.kind === "unknown";
}
