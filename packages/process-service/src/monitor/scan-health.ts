import { defined } from "@corral/inspector/core";
import type { ProcessSnapshot } from "@corral/inspector/core";
import type { EventStatus, ScanStatus } from "../core/model.ts";

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

  /** The scan succeeded. `failedSince` stays until the whole tick has succeeded. */
  scanned(): void {
    this.#error = undefined;
  }

  /** The whole tick succeeded. */
  completed(): void {
    this.#failedSince = undefined;
  }

  status(
    snapshot: ProcessSnapshot,
    intervalMs: number,
    births: { readonly missed: string | undefined; readonly events: EventStatus },
  ): ScanStatus {
    const error = this.#error;
    return {
      state: error === undefined ? "ok" : "failed",
      intervalMs,
      // Rounded, so that a slightly different scan time is no change of the view.
      durationMs: Math.max(1, Math.round(snapshot.durationMs / 5) * 5),
      problems: snapshot.problems,
      ...(error !== undefined && { error, failedSince: this.#failedSince! }),
      events: births.events,
      ...defined({ missedBirths: births.missed }),
    };
  }
}
