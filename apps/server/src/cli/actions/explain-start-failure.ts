import { ProcessInspectorError } from "@corral/inspector";
import { isOperationError } from "../../connection/explain-failure.ts";

/** One line for an expected failure; undefined for a bug in Corral. */
export function explainStartFailure(
  error: unknown,
  { port, host, directory }: { port: number; host: string; directory: string },
): string | undefined {
  if (isOperationError(error) || error instanceof ProcessInspectorError) return error.message;
  if (!isSystemError(error)) return undefined;
  switch (error.syscall) {
    case "listen":
    case "getaddrinfo":
      break;
    default:
      return `${directory} cannot be used (${error.message}). Choose another directory with --data-dir.`;
  }
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} is in use. Stop the process that listens on it, or choose another port with --port.`;
    case "EACCES":
      return `Port ${port} needs more privileges. Choose a port above 1023 with --port.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `This machine has no address ${host}.`;
    default:
      return `${host} port ${port}: ${error.message}.`;
  }
}

function isSystemError(error: unknown): error is Error & { code: string; syscall: string } {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    "syscall" in error &&
    typeof error.syscall === "string"
  );
}
