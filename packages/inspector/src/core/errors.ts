export type ProcessInspectorErrorCode =
  | "PROCESS_NOT_FOUND"
  | "PERMISSION_DENIED"
  | "KILL_FAILED"
  | "SYSTEM_ERROR";

/**
 * A failed operation. Expected outcomes of single processes (`gone`, `reused`, `denied`) are values.
 *
 * PROCESS_NOT_FOUND: no such process, or its pid was reused. PERMISSION_DENIED: another user's process.
 * KILL_FAILED: the signal was not sent for another reason. SYSTEM_ERROR: the system could not be read.
 */
export class ProcessInspectorError extends Error {
  override readonly name = "ProcessInspectorError";
  readonly code: ProcessInspectorErrorCode;
  readonly pid?: number;

  constructor(
    code: ProcessInspectorErrorCode,
    message: string,
    details: { readonly pid?: number; readonly cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    if (details.pid !== undefined) this.pid = details.pid;
  }
}
