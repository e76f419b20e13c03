import { ProcessInspectorError } from "@corral/inspector";
import { defined } from "@corral/inspector/core";
import type { ProcessInspectorErrorCode } from "@corral/inspector";
import { TRPCError } from "@trpc/server";
import type { TRPCDefaultErrorShape } from "@trpc/server";
import { ZodError } from "zod";
import { ProcessServiceError } from "../core/errors.ts";
import type { ProcessServiceErrorCode } from "../core/errors.ts";
import { sentenceOfIssue } from "./zod-sentence.ts";

/** Errors before a procedure is reached. */
export type GuardErrorCode =
  | "NO_SESSION" // 401: no token and no session
  | "BAD_TOKEN" // 401: an invalid or expired token or session
  | "RATE_LIMITED" // 429: too many wrong tokens
  | "FOREIGN_HOST" // 403
  | "FOREIGN_ORIGIN" // 403
  | "METHOD_NOT_SUPPORTED" // 405: a mutation by GET, for one
  | "UNSUPPORTED_MEDIA_TYPE" // 415: mutations are application/json only
  | "PAYLOAD_TOO_LARGE" // 413
  | "TOO_MANY_SUBSCRIBERS" // 503
  | "NOT_FOUND"; // 404: no such address or procedure

/** `error.data.corral` of a client's error. */
export interface CorralErrorData {
  readonly code: ProcessServiceErrorCode | ProcessInspectorErrorCode | GuardErrorCode | "INTERNAL"; // 500: an internal error
  /** The offending input, as a path such as "scope.process.pid"; absent if no field caused the error. */
  readonly field?: string;
}

const serviceCodes: Readonly<Record<ProcessServiceErrorCode, TRPCError["code"]>> = {
  INVALID_ARGUMENT: "BAD_REQUEST",
  EXECUTOR_NOT_FOUND: "NOT_FOUND",
  PROCESS_NOT_FOUND: "NOT_FOUND",
  KILL_NOT_FOUND: "NOT_FOUND",
  WEBHOOK_NOT_FOUND: "NOT_FOUND",
  EXECUTOR_EXISTS: "CONFLICT",
  CONFLICT: "CONFLICT",
  PERMISSION_DENIED: "FORBIDDEN",
  READ_ONLY: "FORBIDDEN",
  STORE_FAILED: "INTERNAL_SERVER_ERROR",
  STORE_NEWER: "INTERNAL_SERVER_ERROR",
  SCAN_FAILED: "SERVICE_UNAVAILABLE",
  NOT_SUPPORTED: "NOT_FOUND",
};

const inspectorCodes: Readonly<Record<ProcessInspectorErrorCode, TRPCError["code"]>> = {
  PROCESS_NOT_FOUND: "NOT_FOUND",
  PERMISSION_DENIED: "FORBIDDEN",
  KILL_FAILED: "INTERNAL_SERVER_ERROR",
  SYSTEM_ERROR: "SERVICE_UNAVAILABLE",
};

/** A Corral error as a TRPCError; other errors are returned unchanged. */
export function toTrpcError(error: unknown): unknown {
  const cause = error instanceof TRPCError ? error.cause : error;
  if (cause instanceof ProcessServiceError) {
    return new TRPCError({ code: serviceCodes[cause.code], message: cause.message, cause });
  }
  if (cause instanceof ProcessInspectorError) {
    return new TRPCError({ code: inspectorCodes[cause.code], message: cause.message, cause });
  }
  return error;
}

export interface CorralErrorShape extends TRPCDefaultErrorShape {
  readonly data: TRPCDefaultErrorShape["data"] & { readonly corral: CorralErrorData };
}

/**
 * Adds `data.corral` and a sentence for people. An app that mounts the router uses this as (or calls it
 * in) its own `errorFormatter`, as tRPC formats errors at the root router.
 */
export function formatCorralError(options: {
  readonly shape: TRPCDefaultErrorShape;
  readonly error: TRPCError;
}): CorralErrorShape {
  const { shape, error } = options;
  const { message, corral } = describe(error);
  const { stack: _stack, ...data } = shape.data;
  return { ...shape, message, data: { ...data, corral } };
}

function describe(error: TRPCError): { message: string; corral: CorralErrorData } {
  const { cause } = error;
  if (cause instanceof ProcessServiceError) {
    const { message, code, field } = cause;
    return { message, corral: { code, ...defined({ field }) } };
  }
  if (cause instanceof ProcessInspectorError) {
    return { message: cause.message, corral: { code: cause.code } };
  }
  if (cause instanceof ZodError) {
    const { message, field } = sentenceOfIssue(cause);
    return { message, corral: { code: "INVALID_ARGUMENT", ...(field && { field }) } };
  }
  switch (error.code) {
    case "BAD_REQUEST":
    case "PARSE_ERROR":
      return cause instanceof SyntaxError
        ? { message: "The input is not valid JSON.", corral: { code: "INVALID_ARGUMENT" } }
        : { message: error.message, corral: { code: "INVALID_ARGUMENT" } };
    case "PAYLOAD_TOO_LARGE":
      return { message: "The body is too large.", corral: { code: "PAYLOAD_TOO_LARGE" } };
    case "NOT_FOUND":
      return { message: error.message, corral: { code: "NOT_FOUND" } };
    case "METHOD_NOT_SUPPORTED":
      return { message: error.message, corral: { code: "METHOD_NOT_SUPPORTED" } };
    default:
      // The message of an internal error may contain secrets and helps no client.
      return {
        message: "Something went wrong inside Corral. Its log says what.",
        corral: { code: "INTERNAL" },
      };
  }
}
