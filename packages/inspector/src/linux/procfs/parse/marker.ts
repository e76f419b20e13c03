import type { Buffer } from "node:buffer";

/** The variable in the environment that `corral run` gives the executors it starts. */
const MARKER = "CORRAL_EXECUTOR_ID=";
const NUL = 0;

/**
 * Value of the executor marker among the variables of /proc/PID/environ, each ended by NUL; null
 * when there is none. Nothing else of the environment is looked at.
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
