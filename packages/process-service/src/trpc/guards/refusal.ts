import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import type { CorralErrorData } from "../errors.ts";

const trpcCodes = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  429: "TOO_MANY_REQUESTS",
  500: "INTERNAL_SERVER_ERROR",
  503: "SERVICE_UNAVAILABLE",
} as const;

/** An error answered before the request reaches the router; same JSON as the router's errors. */
export interface Refusal {
  readonly status: keyof typeof trpcCodes;
  readonly code: CorralErrorData["code"];
  /** A sentence that says what to do. */
  readonly message: string;
  /** When to try again, in seconds; absent when waiting does not help. */
  readonly retryAfterSeconds?: number;
}

/** The JSON of a refusal, in the form of the router's errors. */
export function refusalBody({ status, code, message }: Refusal): string {
  const name = trpcCodes[status];
  return JSON.stringify({
    error: {
      message,
      code: TRPC_ERROR_CODES_BY_KEY[name],
      data: { code: name, httpStatus: status, corral: { code } },
    },
  });
}
