import type { ProcessInfo } from "./snapshot.ts";

/**
 * Names one process for its whole life. A pid alone does not: the system reuses pids.
 *
 * `startToken` is opaque: compare it, never parse it. On Linux it is `<boot id>:<start ticks>`
 * (proc_pid_stat(5) field 22, clock ticks since boot). Outside the initial pid and time namespaces
 * the namespace ids follow the boot id.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startToken: string;
}

/** `unknown`: a start token is missing. Never treat it as `same`. */
export type IdentityComparison = "same" | "different" | "unknown";

/** Whether two records are of the same process. */
export function compareIdentity(
  a: { readonly pid: number; readonly startToken?: string | undefined },
  b: { readonly pid: number; readonly startToken?: string | undefined },
): IdentityComparison {
  if (a.pid !== b.pid) return "different";
  if (a.startToken === undefined || b.startToken === undefined) return "unknown";
  return a.startToken === b.startToken ? "same" : "different";
}

/**
 * Below 0 if the process with token `a` started before the one with `b`, 0 within one tick of the clock;
 * undefined where the tokens do not tell. Other than start times they hold when the clock is set.
 */
export function compareStarts(a: string, b: string): number | undefined {
  const colon = a.lastIndexOf(":");
  if (colon < 0 || b.lastIndexOf(":") !== colon || !b.startsWith(a.slice(0, colon))) {
    return undefined;
  }
  const order = ticksOf(a, colon) - ticksOf(b, colon);
  return Number.isNaN(order) ? undefined : order;
}

/** NaN where the end is not of digits only. */
function ticksOf(token: string, colon: number): number {
  return colon + 1 === token.length ? Number.NaN : Number(token.slice(colon + 1));
}

/** The identity of a listed process; undefined when its start is not known. */
export function identityOf(
  process: Pick<ProcessInfo, "pid" | "startToken">,
): ProcessIdentity | undefined {
  return process.startToken === undefined
    ? undefined
    : { pid: process.pid, startToken: process.startToken };
}

/** String key for maps and database rows; equal only for the same process. */
export function identityKey(identity: ProcessIdentity): string {
  return `${identity.pid}@${identity.startToken}`;
}
