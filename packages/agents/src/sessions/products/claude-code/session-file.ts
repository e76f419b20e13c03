import { defined } from "@corral/inspector/core";
import type { FilePart } from "../../model/reader.ts";
import type { SessionProcess, SessionState } from "../../model/session.ts";
import { idOf, parseObject, textOf, timeOf } from "../../parse/json.ts";
import { isSince } from "../../parse/since.ts";

/** `sessions/<pid>.json`, written in place by the process itself and gone when it exits. */
export interface SessionFile {
  readonly pid: number;
  readonly sessionId: string;
  /** Field 22 of `/proc/PID/stat` on Linux. */
  readonly procStart?: string;
  /** When it said so, not before the process's start: a spare begins when it is claimed. */
  readonly startedAt: number;
  readonly workingDirectory?: string;
  readonly background: boolean;
  /** Waits for a session to be: it is none yet. */
  readonly spare: boolean;
  readonly jobId?: string;
  /** Absent if derived from the directory. */
  readonly title?: string;
  readonly state: SessionState;
  readonly stateSince?: number;
  readonly waitingFor?: string;
}

const states: ReadonlyMap<string, SessionState> = new Map([
  ["busy", "working"],
  ["waiting", "waiting"],
  ["idle", "idle"],
  // Its turn is over; a shell that it started in the background runs.
  ["shell", "idle"],
]);

export function parseSessionFile({
  text,
  modifiedAt,
}: Pick<FilePart, "text" | "modifiedAt">): SessionFile | undefined {
  const file = parseObject(text);
  const { pid, name, status } = file ?? {};
  const sessionId = idOf(file?.["sessionId"]);
  if (file === undefined || typeof pid !== "number" || sessionId === undefined) return undefined;
  const jobId = idOf(file["jobId"]);
  const state = typeof status === "string" ? states.get(status) : undefined;
  return {
    pid,
    sessionId,
    startedAt: timeOf(file["startedAt"]) ?? modifiedAt,
    background: file["kind"] === "bg",
    spare: file["spare"] === true,
    state: state ?? "unknown",
    ...defined({
      procStart: textOf(file["procStart"]),
      workingDirectory: textOf(file["cwd"]),
      jobId,
      // A session without a name has its job's id for one, or the directory's with a number.
      title: file["nameSource"] === "derived" || name === jobId ? undefined : textOf(name),
      stateSince: state && (timeOf(file["statusUpdatedAt"]) ?? timeOf(file["updatedAt"])),
      waitingFor: state === "waiting" ? textOf(file["waitingFor"]) : undefined,
    }),
  };
}

/**
 * Whether the process wrote the file. Its start in ticks is the same in every pid namespace, so that a
 * file with another one is of another process: an ended one that had the pid, or one in a container
 * that shares the directory. Without ticks, the file must tell of a time after the process's start.
 */
export function isWrittenBy(
  { pid, procStart, startedAt }: Pick<SessionFile, "pid" | "procStart" | "startedAt">,
  process: Pick<SessionProcess, "pid" | "startTicks" | "startedAt">,
): boolean {
  if (pid !== process.pid) return false;
  if (procStart !== undefined && process.startTicks !== undefined) {
    return procStart === process.startTicks;
  }
  return isSince(startedAt, process);
}
