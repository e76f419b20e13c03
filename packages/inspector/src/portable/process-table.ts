import { ProcessInspectorError } from "../errors.ts";
import type { StatusRow } from "./rows.ts";

/** What of one pid is known for sure at this moment. */
export type Presence =
  | { readonly kind: "present"; readonly row: StatusRow }
  | { readonly kind: "gone" }
  | { readonly kind: "unknown"; readonly reason: string };

/**
 * Who is alive now, for pins. One reading serves everyone who asks within `maxAgeMs`: a round over
 * 200 targets costs one ps, not 200.
 */
export class ProcessTable {
  readonly #read: () => readonly StatusRow[];
  readonly #probe: (pid: number) => boolean;
  readonly #now: () => number;
  readonly #maxAgeMs: number;
  #rows = new Map<number, StatusRow>();
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(options: {
    readonly read: () => readonly StatusRow[];
    /** Whether any process has this pid, zombies included: kill(2) with signal 0. */
    readonly probe: (pid: number) => boolean;
    readonly now: () => number;
    readonly maxAgeMs: number;
  }) {
    this.#read = options.read;
    this.#probe = options.probe;
    this.#now = options.now;
    this.#maxAgeMs = options.maxAgeMs;
  }

  look(pid: number): Presence {
    if (!this.#probe(pid)) return { kind: "gone" };
    try {
      if (this.#now() - this.#readAt > this.#maxAgeMs) this.#refresh();
    } catch (error) {
      if (!(error instanceof ProcessInspectorError)) throw error;
      return { kind: "unknown", reason: error.message };
    }
    const row = this.#rows.get(pid);
    if (row !== undefined) return { kind: "present", row };
    // Gone since, or hidden from ps. The probe alone is no proof of either.
    if (!this.#probe(pid)) return { kind: "gone" };
    return { kind: "unknown", reason: `Process ${pid} exists, but is not listed.` };
  }

  #refresh(): void {
    this.#rows = new Map(this.#read().map((row) => [row.pid, row]));
    this.#readAt = this.#now();
  }
}

/** kill(2) with signal 0. EPERM means that there is such a process. */
export function probeProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
