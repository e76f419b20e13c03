export type ProcessInspectorErrorCode =
  | "PROCESS_NOT_FOUND"
  | "PERMISSION_DENIED"
  | "KILL_FAILED"
  | "SYSTEM_ERROR";

/** A failed operation. Expected outcomes of single processes are values, not errors. */
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
