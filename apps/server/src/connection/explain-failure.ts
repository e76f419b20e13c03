import { StateDirectoryError } from "@corral/client/node";
import { ProcessServiceError } from "@corral/process-service/core";
import { visibleText } from "@corral/process-service/internal";
import { TRPCClientError } from "@trpc/client";
import { exitCodes } from "../terminal/exit-codes.ts";
import { UsageError } from "../terminal/usage-error.ts";

/** A code for programs, a line for the user, and an exit code; undefined for a bug in Corral. */
export function explainFailure(
  error: unknown,
): { readonly code: string; readonly line: string; readonly exitCode: number } | undefined {
  if (error instanceof UsageError) {
    return { code: "USAGE", line: error.message, exitCode: exitCodes.usage };
  }
  if (!(isOperationError(error) || error instanceof TRPCClientError)) return undefined;
  if (isConnectionLost(error)) {
    const line = `The server does not answer: it has ended, is stopped or overloaded (${visibleText(error.message)}).`;
    return { code: "NO_ANSWER", line, exitCode: exitCodes.failed };
  }
  const code = errorCodeOf(error);
  return {
    code: code ?? "INTERNAL",
    line: visibleText(error.message),
    exitCode: exitCodeOfError(code),
  };
}

/** An expected failure whose message is for the user: of an operation, or of the state directory. */
export function isOperationError(
  error: unknown,
): error is ProcessServiceError | StateDirectoryError {
  return error instanceof ProcessServiceError || error instanceof StateDirectoryError;
}

/** The server did not answer: an error that it answers carries data. */
export function isConnectionLost(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data === undefined;
}

/** The code of an API error, from a server or from a service in this process. */
export function errorCodeOf(error: unknown): string | undefined {
  if (isOperationError(error)) return error.code;
  if (!(error instanceof TRPCClientError)) return undefined;
  const data: unknown = error.data;
  return codeIn(data);
}

function codeIn(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || !("corral" in data)) return undefined;
  const { corral } = data;
  if (typeof corral !== "object" || corral === null || !("code" in corral)) return undefined;
  return typeof corral.code === "string" ? corral.code : undefined;
}

function exitCodeOfError(code: string | undefined): number {
  switch (code) {
    case "INVALID_ARGUMENT":
      return exitCodes.usage;
    case "EXECUTOR_NOT_FOUND":
    case "PROCESS_NOT_FOUND":
    case "KILL_NOT_FOUND":
    case "WEBHOOK_NOT_FOUND":
      return exitCodes.nothing;
    case "CONFLICT":
    case "EXECUTOR_EXISTS":
      return exitCodes.conflict;
    case "PERMISSION_DENIED":
    case "READ_ONLY":
    case "NO_SESSION":
    case "BAD_TOKEN":
    case "RATE_LIMITED":
    case "FOREIGN_HOST":
    case "FOREIGN_ORIGIN":
      return exitCodes.denied;
    default:
      return exitCodes.failed;
  }
}
