import { defined } from "@corral/inspector/core";
import type { ProcessSnapshot } from "@corral/inspector/core";
import type { ScanStatus } from "../core/model.ts";

/** Whether scans succeed, and since when they do not. */
export class ScanHealth {
  #error: string | undefined;
  #failedSince: number | undefined;

  /** Why the last scan failed; undefined when it succeeded. */
  get error(): string | undefined {
    return this.#error;
  }

  failed(cause: unknown, at: number): void {
    this.#error = cause instanceof Error ? cause.message : String(cause);
    this.#failedSince ??= at;
  }

  /** The machine was read. A fault in what follows goes on with the failure before it. */
  scanned(): void {
    this.#error = undefined;
  }

  /** All that follows from the scan was done. */
  completed(): void {
    this.#failedSince = undefined;
  }

  status(
    snapshot: ProcessSnapshot,
    intervalMs: number,
    missedBirths: string | undefined,
  ): ScanStatus {
    const error = this.#error;
    return {
      state: error === undefined ? "ok" : "failed",
      intervalMs,
      // Whole milliseconds in steps: the exact cost of each scan is no news.
      durationMs: Math.max(1, Math.round(snapshot.durationMs / 5) * 5),
      problems: snapshot.problems,
      ...(error !== undefined && { error, failedSince: this.#failedSince! }),
      ...defined({ missedBirths }),
    };
  }
}
