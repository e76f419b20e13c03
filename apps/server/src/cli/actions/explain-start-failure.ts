import { ProcessInspectorError } from "@corral/inspector";
import { visibleText } from "@corral/process-service/internal";
import { isOperationError } from "../../connection/explain-failure.ts";

/** Who listens on the port. */
export interface PortHolder {
  readonly pid: number;
  /** What it runs: "vite dev". */
  readonly title: string;
  /** It is this user's. */
  readonly isOwn: boolean;
  /** Where `corral open` finds it, if it is a server of this user; absent for the default directory. */
  readonly dataDir?: string;
}

/** One line for an expected failure; undefined for a bug in Corral. `holder`: absent where not known. */
export function explainStartFailure(
  error: unknown,
  {
    port,
    host,
    directory,
    holder,
  }: { port: number; host: string; directory: string; holder?: PortHolder | undefined },
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
      return holder === undefined
        ? `Port ${port} is in use. Stop the process that listens on it, or choose another port with --port.`
        : holderLine(port, holder);
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

function holderLine(port: number, { pid, title, isOwn, dataDir }: PortHolder): string {
  const whose = `${visibleText(title)} (pid ${pid}, ${isOwn ? "yours" : "another user's"})`;
  const open =
    dataDir === undefined ? "corral open" : `corral open --data-dir ${visibleText(dataDir)}`;
  const next = title === "corral serve" && isOwn ? open : `corral why :${port}`;
  return `Port ${port} is in use by ${whose}: ${next}, or choose another with --port.`;
}

export function isPortInUse(error: unknown): boolean {
  return isSystemError(error) && error.code === "EADDRINUSE";
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
