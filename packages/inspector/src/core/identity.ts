import type { ProcessInfo } from "./snapshot.ts";

/**
 * Names one process for its whole life. A pid alone is reused by the system and never names a process.
 *
 * `startToken` is opaque: compare it, never parse it. On Linux it is `<boot id>:<start ticks>`
 * (proc_pid_stat(5) field 22, in clock ticks since boot), with the numbers of the pid and time
 * namespace behind the boot id where they are not the machine's initial ones.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startToken: string;
}

/** `unknown` (a start token is missing) is never treated as `same`. */
export type IdentityComparison = "same" | "different" | "unknown";

/** Whether two sightings are the same process. */
export function compareIdentity(
  a: { readonly pid: number; readonly startToken?: string | undefined },
  b: { readonly pid: number; readonly startToken?: string | undefined },
): IdentityComparison {
  if (a.pid !== b.pid) return "different";
  if (a.startToken === undefined || b.startToken === undefined) return "unknown";
  return a.startToken === b.startToken ? "same" : "different";
}

/** The identity of a listed process; absent where the platform could not tell its start. */
export function identityOf(
  process: Pick<ProcessInfo, "pid" | "startToken">,
): ProcessIdentity | undefined {
  return process.startToken === undefined
    ? undefined
    : { pid: process.pid, startToken: process.startToken };
}

/** A string key for maps and rows; equal exactly for the same process. */
export function identityKey(identity: ProcessIdentity): string {
  return `${identity.pid}@${identity.startToken}`;
}
