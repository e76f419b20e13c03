import type { Buffer } from "node:buffer";
import { agentMarkerNames, isPidMarker, type AgentMarker } from "../../../core/agent-marker.ts";

const NUL = 0;

/** Anything else in such a variable is no id, and may be a secret. */
const ID = /^[A-Za-z0-9][\w.:-]{0,127}$/;
const PID = /^[1-9]\d{0,9}$/;

export interface Markers {
  /** Value of CORRAL_EXECUTOR_ID, which `corral run` sets; null when it is not set. */
  readonly marker: string | null;
  readonly agentMarkers: readonly AgentMarker[];
}

/** Markers in /proc/PID/environ. No other variable is decoded. Source: proc_pid_environ(5). */
export function parseMarkers(bytes: Buffer, length: number): Markers {
  const agentMarkers: AgentMarker[] = [];
  for (const name of agentMarkerNames) {
    const value = valueOf(bytes, length, name);
    if (value !== null && (isPidMarker(name) ? PID : ID).test(value)) {
      agentMarkers.push({ name, value });
    }
  }
  return { marker: valueOf(bytes, length, "CORRAL_EXECUTOR_ID"), agentMarkers };
}

/** The first entry of that name, as getenv(3) finds it; null without one. */
export function valueOf(bytes: Buffer, length: number, name: string): string | null {
  const prefix = `${name}=`;
  for (
    let at = bytes.indexOf(prefix);
    at !== -1 && at < length;
    at = bytes.indexOf(prefix, at + 1)
  ) {
    if (at > 0 && bytes[at - 1] !== NUL) continue;
    const start = at + prefix.length;
    const end = bytes.indexOf(NUL, start);
    const last = end === -1 || end > length ? length : end;
    return bytes.toString("utf8", start, last);
  }
  return null;
}
