export type ProcessServiceErrorCode =
  | "INVALID_ARGUMENT" // 400: see `field`
  | "EXECUTOR_NOT_FOUND" // 404
  | "PROCESS_NOT_FOUND" // 404
  | "KILL_NOT_FOUND" // 404
  | "WEBHOOK_NOT_FOUND" // 404
  | "EXECUTOR_EXISTS" // 409: this process is registered already
  | "CONFLICT" // 409: the confirmed targets have changed; nothing was signalled
  | "PERMISSION_DENIED" // 403
  | "READ_ONLY" // 403: started read-only, or the store cannot record
  | "STORE_FAILED" // 500: the record could not be written; nothing was signalled
  | "STORE_NEWER" // the file was written by a newer Corral; it is not changed
  | "SCAN_FAILED" // 503: the machine could not be read
  | "NOT_SUPPORTED"; // 404: this app offers no such thing

/** A failed operation; the message is a sentence for people. */
export class ProcessServiceError extends Error {
  override readonly name = "ProcessServiceError";
  readonly code: ProcessServiceErrorCode;
  /** The offending input, as a path such as "scope.process.pid". */
  readonly field?: string;

  constructor(
    code: ProcessServiceErrorCode,
    message: string,
    details: { readonly field?: string; readonly cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    if (details.field !== undefined) this.field = details.field;
  }
}
