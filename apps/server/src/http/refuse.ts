import type { CorralErrorData } from "@corral/process-service/trpc";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import type { Response } from "express";

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
}

export function refuse(response: Response, { status, code, message }: Refusal): void {
  const name = trpcCodes[status];
  response
    .status(status)
    .set("Cache-Control", "no-store")
    .json({
      error: {
        message,
        code: TRPC_ERROR_CODES_BY_KEY[name],
        data: { code: name, httpStatus: status, corral: { code } },
      },
    });
}
