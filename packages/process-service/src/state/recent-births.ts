import { identityKey } from "@corral/inspector/core";
import type { SeenBirth } from "../core/association/births.ts";

/** How long a birth is remembered, milliseconds: an agent may be detected long after its start. */
const keptMs = 5 * 60_000;
/** A busy build starts some hundred processes a second. */
const mostKept = 10_000;

/** Births that belong to no executor yet: the root of one may be detected or registered later. */
export class RecentBirths {
  readonly #births = new Map<string, SeenBirth>();
  readonly #now: () => number;

  /** `now`: milliseconds since the epoch, as `seenAt`. */
  constructor(now: () => number) {
    this.#now = now;
  }

  add(births: readonly SeenBirth[]): void {
    for (const birth of births) this.#births.set(identityKey(birth.identity), birth);
    const since = this.#now() - keptMs;
    for (const [key, { seenAt }] of this.#births) {
      if (this.#births.size <= mostKept && seenAt >= since) break;
      this.#births.delete(key);
    }
  }

  /** Oldest first. */
  all(): readonly SeenBirth[] {
    return [...this.#births.values()];
  }

  /** They belong to an executor by now, or are none of our concern any more. */
  remove(keys: Iterable<string>): void {
    for (const key of keys) this.#births.delete(key);
  }
}
