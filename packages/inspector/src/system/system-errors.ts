/**
 * What a failed system call says about the process. `exhausted`: this program or the system is out
 * of descriptors, memory or processes; `failed`: nothing that is known.
 */
export type SystemFailure = "gone" | "denied" | "exhausted" | "failed";

/** Which of the four a system call's error is. */
export function classifyFailure(error: unknown): SystemFailure {
  switch (error instanceof Error && "code" in error ? error.code : undefined) {
    case "ENOENT":
    case "ESRCH":
    case "ENOTDIR":
      return "gone";
    case "EACCES":
    case "EPERM":
      return "denied";
    case "EMFILE":
    case "ENFILE":
    case "ENOMEM":
    case "EAGAIN": // fork(2)
      return "exhausted";
    default:
      return "failed";
  }
}

/** ESRCH, the one answer through an open /proc/PID directory that only a dead process gives. */
export function isNoProcess(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ESRCH";
}
