import type { Buffer } from "node:buffer";

const UID = /^Uid:\t(\d+)/m;
const THREAD_GROUP = /^Tgid:\t(\d+)/m;

export interface StatusFacts {
  /** Real user id. */
  readonly userId?: number;
  /** Pid of the process. Differs from the number in the path when that is a thread id. */
  readonly threadGroupId?: number;
}

/**
 * The two fields of /proc/PID/status that stat does not have. The kernel escapes newlines in the name,
 * so that a process cannot forge lines. Source: proc_pid_status(5).
 */
export function parseStatus(bytes: Buffer, length: number): StatusFacts {
  const text = bytes.toString("latin1", 0, length);
  const userId = UID.exec(text)?.[1];
  const threadGroupId = THREAD_GROUP.exec(text)?.[1];
  return {
    ...(userId === undefined ? {} : { userId: Number(userId) }),
    ...(threadGroupId === undefined ? {} : { threadGroupId: Number(threadGroupId) }),
  };
}
