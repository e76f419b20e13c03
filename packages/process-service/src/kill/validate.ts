import { ProcessServiceError } from "../core/errors.ts";
import type { KillRequest } from "../core/kill/kill-model.ts";
import { requireIdentity } from "../core/kill/kill-scope.ts";
import type { CorralView, StoreStatus } from "../core/model.ts";

/** Longest grace period, milliseconds. */
const maxGraceMs = 10 * 60_000;

/** Throws INVALID_ARGUMENT for an invalid request, before any scan. */
export function validateRequest(request: KillRequest): void {
  if (request.confirmed.length === 0) {
    throw new ProcessServiceError("INVALID_ARGUMENT", "No process was confirmed.", {
      field: "confirmed",
    });
  }
  for (const [index, process] of request.confirmed.entries()) {
    requireIdentity(process, `confirmed.${index}`);
  }
  const { graceMs } = request;
  if (graceMs !== undefined && !(graceMs >= 0 && graceMs <= maxGraceMs)) {
    throw new ProcessServiceError(
      "INVALID_ARGUMENT",
      "The grace is between 0 and 600,000 milliseconds.",
      { field: "graceMs" },
    );
  }
}

/** Throws READ_ONLY unless the kill can be recorded. */
export function requireWritable(readOnly: boolean, store: StoreStatus): void {
  if (readOnly) {
    throw new ProcessServiceError("READ_ONLY", "Corral was started read-only; it stops nothing.");
  }
  if (store.mode !== "inspect-only") return;
  const why = store.message === undefined ? "" : ` (${store.message})`;
  throw new ProcessServiceError(
    "READ_ONLY",
    `What Corral stops must be recorded, and the store cannot be written${why}.`,
  );
}

/** Throws SCAN_FAILED for a failed or partial scan: protected processes might be missing from it. */
export function requireWholeView({ scan }: Pick<CorralView, "scan">): void {
  const exhausted = scan.problems.find(({ code }) => code === "DESCRIPTORS_EXHAUSTED");
  if (scan.state === "ok" && exhausted === undefined) return;
  const why = exhausted?.message ?? scan.error ?? "no scan has succeeded";
  throw new ProcessServiceError(
    "SCAN_FAILED",
    `The machine cannot be seen as it is now (${why}), so nothing was signalled.`,
  );
}
