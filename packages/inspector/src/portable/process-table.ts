import { ProcessInspectorError } from "../core/errors.ts";
import { classifyFailure } from "../system/system-errors.ts";
import type { StatusRow } from "./rows.ts";

/** Whether a process has the pid now. */
export type Presence =
  | { readonly kind: "present"; readonly row: StatusRow }
  | { readonly kind: "gone" }
  | { readonly kind: "unknown"; readonly reason: string; readonly exhausted?: true };

export interface ProcessTableSources {
  /** Reads the given processes; undefined: all. */
  readonly read: (pids: readonly number[] | undefined) => readonly StatusRow[];
  /** Whether any process has this pid, zombies included: kill(2) with signal 0. */
  readonly probe: (pid: number) => boolean;
  readonly now: () => number;
  /** How long a reading is valid, milliseconds. */
  readonly maxAgeMs: number;
}

/**
 * Cached process table for pins. One reading serves all calls within `maxAgeMs`: checking 200 targets
 * costs one ps, not 200. The first call for a pid reads all processes, because calls for others tend
 * to follow; later calls read the watched pids only.
 */
export class ProcessTable {
  readonly #sources: ProcessTableSources;
  readonly #watched = new Set<number>();
  #rows = new Map<number, StatusRow>();
  /** The pids that were read; undefined: all. */
  #readPids: ReadonlySet<number> | undefined;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(sources: ProcessTableSources) {
    this.#sources = sources;
  }

  lookUp(pid: number): Presence {
    if (!this.#sources.probe(pid)) return this.#gone(pid);
    try {
      this.#refreshFor(pid);
    } catch (error) {
      if (!(error instanceof ProcessInspectorError)) throw error;
      const exhausted = classifyFailure(error.cause) === "exhausted";
      return { kind: "unknown", reason: error.message, ...(exhausted ? { exhausted } : {}) };
    }
    const row = this.#rows.get(pid);
    if (row !== undefined) {
      this.#watched.add(pid);
      return { kind: "present", row };
    }
    // Exited since the first probe, or hidden from ps: probe again.
    if (!this.#sources.probe(pid)) return this.#gone(pid);
    return { kind: "unknown", reason: `process ${pid} exists, but is not listed` };
  }

  /** Stops reading this pid with the watched ones. */
  unwatch(pid: number): void {
    this.#watched.delete(pid);
  }

  #gone(pid: number): Presence {
    this.unwatch(pid);
    return { kind: "gone" };
  }

  #refreshFor(pid: number): void {
    const isFresh = this.#sources.now() - this.#readAt <= this.#sources.maxAgeMs;
    if (isFresh && this.#readPids?.has(pid) !== false) return;
    const pids = this.#watched.has(pid) ? [...this.#watched] : undefined;
    this.#rows = new Map(this.#sources.read(pids).map((row) => [row.pid, row]));
    this.#readPids = pids === undefined ? undefined : new Set(pids);
    this.#readAt = this.#sources.now();
  }
}
