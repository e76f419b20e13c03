/**
 * What the error of a system call means for the process. `exhausted`: no free descriptors, memory or
 * processes, so nothing is known about it; `failed`: any other error.
 */
export type SystemFailure = "gone" | "denied" | "exhausted" | "failed";

/** Classifies the error of a system call. Source: errno(3). */
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

/** ESRCH: through an open /proc/PID directory the only error that proves that the process is dead. */
export function isNoProcess(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ESRCH";
}
