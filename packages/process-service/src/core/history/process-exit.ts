import { defined, type ListeningPort, type ProcessIdentity } from "@corral/inspector/core";
import type { LineageEntry, ProcessMention } from "../model.ts";

/**
 * How a process ended, as the kernel reports it (wait(2)). All fields are absent where only a scan
 * showed that the process is gone.
 */
export interface ExitStatus {
  /** 0 to 255; absent also where a signal ended it. */
  readonly exitCode?: number;
  /** Name of the signal that ended it, such as "SIGKILL". */
  readonly signal?: string;
  /** It left a core dump; absent where it did not. */
  readonly coreDumped?: boolean;
  /** The kernel ended it for lack of memory; absent where it did not, or where that is not known. */
  readonly outOfMemory?: boolean;
}

/** A port that a process was seen to listen on. */
export interface PortOpening extends Pick<ListeningPort, "port" | "protocol"> {
  /** Milliseconds since the epoch; not before the service was started. */
  readonly firstSeenAt: number;
}

/** The end of one process that an executor owned. Times are milliseconds since the epoch. */
export interface ProcessExit extends ExitStatus {
  readonly hostId: string;
  readonly executorId: string;
  readonly process: ProcessIdentity;
  /** The parent that it was first seen under. */
  readonly parent?: ProcessIdentity;
  readonly name: string;
  /** Masked and shortened. */
  readonly command: string;
  /** Its start; where that was never read, when it was first seen. */
  readonly startedAt: number;
  /** Where no exit status is known, the first scan that it was missing from. */
  readonly endedAt: number;
  readonly ports: readonly PortOpening[];
  /** Its children that were certainly alive when it ended, at most `mostChildrenNamed`. */
  readonly livingChildren: readonly ProcessMention[];
  readonly livingChildrenCount: number;
}

export const mostChildrenNamed = 16;

/** What is used of the inspector's ProcessDeath. */
export interface SeenDeath extends ExitStatus {
  readonly identity: ProcessIdentity;
  readonly seenAt: number;
}

/** How many processes ended, by how. */
export interface ExitCounts {
  /** With exit code 0. */
  readonly succeeded: number;
  /** With any other exit code. */
  readonly failed: number;
  readonly signalled: number;
  /** Only a listing showed that they were gone. */
  readonly unknown: number;
}

export const noExits: ExitCounts = { succeeded: 0, failed: 0, signalled: 0, unknown: 0 };

export function kindOfExit({ exitCode, signal }: ExitStatus): keyof ExitCounts {
  if (signal !== undefined) return "signalled";
  if (exitCode === undefined) return "unknown";
  return exitCode === 0 ? "succeeded" : "failed";
}

/** Whether it is known how it ended. */
export function hasStatus({ exitCode, signal }: ExitStatus): boolean {
  return exitCode !== undefined || signal !== undefined;
}

/** Whether its record is kept before others': it failed, was signalled, or held a port. */
export function isNotable(exit: ProcessExit): boolean {
  const kind = kindOfExit(exit);
  return kind === "failed" || kind === "signalled" || exit.ports.length > 0;
}

/** Completes the record of an end that only a scan showed with the reported death. */
export function completeExit(exit: ProcessExit, death: SeenDeath): ProcessExit {
  const endedAt = Math.min(exit.endedAt, death.seenAt);
  const startedAt = Math.min(exit.startedAt, endedAt);
  return { ...exit, ...statusOf(death), startedAt, endedAt };
}

export function statusOf({ exitCode, signal, coreDumped, outOfMemory }: ExitStatus): ExitStatus {
  return defined({
    exitCode,
    signal,
    coreDumped: coreDumped === true ? true : undefined,
    outOfMemory: outOfMemory === true ? true : undefined,
  });
}

export function countExits(exits: readonly ExitStatus[], onto: ExitCounts = noExits): ExitCounts {
  const counts = { ...onto };
  for (const exit of exits) counts[kindOfExit(exit)] += 1;
  return counts;
}

export function addCounts(a: ExitCounts, b: ExitCounts): ExitCounts {
  return {
    succeeded: a.succeeded + b.succeeded,
    failed: a.failed + b.failed,
    signalled: a.signalled + b.signalled,
    unknown: a.unknown + b.unknown,
  };
}

/** Whether the process of an entry is its executor's root. */
export function isRootOf(
  executor: ProcessIdentity | undefined,
  { process }: Pick<LineageEntry, "process">,
): boolean {
  return executor?.pid === process.pid && executor.startToken === process.startToken;
}
