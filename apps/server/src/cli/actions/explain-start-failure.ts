import { ProcessInspectorError } from "@corral/inspector";
import { isOperationError } from "../../connection/explain-failure.ts";

/** One line for what a person can do something about; undefined for a fault of Corral's own. */
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
      return `${directory} cannot be used (${error.message}). Choose another place with --data-dir.`;
  }
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} is in use. Stop what holds it, or choose another with --port.`;
    case "EACCES":
      return `Port ${port} needs more rights than this user has. Choose one above 1023 with --port.`;
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
