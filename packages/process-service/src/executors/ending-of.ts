import { compareIdentity } from "@corral/inspector/core";
import type { PinStatus } from "@corral/inspector";
import type { ProcessInfo } from "@corral/inspector/core";
import { isOtherBoot } from "../core/association/owners.ts";
import type { Executor, ExecutorEnding } from "../core/model.ts";

export interface EndingEvidence {
  readonly bootId: string | undefined;
  /** Whoever has its pid in the newest scan. */
  readonly process: ProcessInfo | undefined;
  /** false when processes may exist that the scan did not show. */
  readonly complete: boolean;
  /** What the hold on it says; undefined when it is not held. It outranks the scan. */
  readonly pin: PinStatus | undefined;
  /** It was seen alive since this service started. */
  readonly seenAlive: boolean;
}

/** How an executor ended, or undefined while nothing proves that it did. Doubt never ends it. */
export function endingOf(executor: Executor, facts: EndingEvidence): ExecutorEnding | undefined {
  const { pin } = facts;
  if (pin?.kind === "alive") return undefined;
  if (isOtherBoot(executor, facts)) return { how: "host-rebooted" };
  // Who collected it knows how it exited; an onlooker only sees that it is gone.
  const seenAlive = facts.seenAlive || pin !== undefined;
  const ended: ExecutorEnding = { how: seenAlive ? "exited" : "unknown" };
  // Also where the scan shows one like it: a pid can be given again within one tick of the clock.
  if (pin?.kind === "gone" || pin?.kind === "zombie") return ended;
  if (facts.process !== undefined) {
    const comparison = compareIdentity(executor, facts.process);
    if (comparison === "different") return ended;
    if (comparison === "unknown") return undefined;
    return facts.process.state === "zombie" || facts.process.state === "dead" ? ended : undefined;
  }
  // One that is held and cannot be read is hidden, which the scan need not know.
  if (pin !== undefined || !facts.complete) return undefined;
  // Where the boot cannot be read, start tokens cannot either: who is missing is not known.
  return executor.bootId !== undefined && facts.bootId === undefined ? undefined : ended;
}

/** Whether a held process may still live: it is seen alive, or what hides it does not say that it is gone. */
export function mayLive(pin: PinStatus | undefined): boolean {
  return pin?.kind === "alive" || pin?.kind === "unknown";
}
