import { ProcessServiceError } from "../core/errors.ts";
import type { KillRequest } from "../core/kill/kill-model.ts";
import { requireIdentity } from "../core/kill/kill-scope.ts";

/** Longest grace, milliseconds. */
const maxGraceMs = 10 * 60_000;

/** Throws INVALID_ARGUMENT for what no kill can be made of, before anything is looked at. */
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
