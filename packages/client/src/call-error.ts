import type { TRPCClientError } from "@trpc/client";
import type { CorralRouter } from "@corral/process-service/trpc";

/**
 * What a call rejects with. `data.corral.code` is the server's own code, such as "CONFLICT"; `data` is
 * absent where no answer came, and `cause` says why.
 */
export type CallError = TRPCClientError<CorralRouter>;

/** By name, not by class: an app's own tRPC client has a class of its own. */
export function isCallError(error: unknown): error is CallError {
  return error instanceof Error && error.name === "TRPCClientError";
}
