import type { ProcessExec } from "@corral/inspector";
import { identityKey, type ProcessIdentity } from "@corral/inspector/core";

/** A fork is followed by its exec within milliseconds; only later ones change what a process is. */
const leastAfterMs = 20;
/** An agent is recognised at the next scan after its exec. */
const mostKept = 10_000;

/** The last exec of processes that ran as another program before, as the kernel reports them. */
export class RecentExecs {
  readonly #afterMs = new Map<string, number>();

  add(execs: readonly ProcessExec[]): void {
    for (const { identity, afterMs } of execs) {
      if (afterMs < leastAfterMs) continue;
      const key = identityKey(identity);
      this.#afterMs.delete(key);
      this.#afterMs.set(key, afterMs);
    }
    for (const key of this.#afterMs.keys()) {
      if (this.#afterMs.size <= mostKept) break;
      this.#afterMs.delete(key);
    }
  }

  /** Milliseconds from the start of the process to its last exec; undefined where no late one is known. */
  afterMs(process: ProcessIdentity): number | undefined {
    return this.#afterMs.get(identityKey(process));
  }
}
