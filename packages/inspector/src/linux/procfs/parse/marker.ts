import type { Buffer } from "node:buffer";

/** The environment variable that `corral run` sets for the executors that it starts. */
const MARKER = "CORRAL_EXECUTOR_ID=";
const NUL = 0;

/**
 * Value of the executor marker in /proc/PID/environ; null when it is not set. No other variable is
 * decoded. Source: proc_pid_environ(5).
 */
export function parseMarker(bytes: Buffer, length: number): string | null {
  for (
    let at = bytes.indexOf(MARKER);
    at !== -1 && at < length;
    at = bytes.indexOf(MARKER, at + 1)
  ) {
    if (at > 0 && bytes[at - 1] !== NUL) continue;
    const start = at + MARKER.length;
    const end = bytes.indexOf(NUL, start);
    const last = end === -1 || end > length ? length : end;
    return bytes.toString("utf8", start, last);
  }
  return null;
}
