import type { ProcessIdentity } from "./identity.ts";

// pid_t is a signed 32-bit integer; the limit of Linux is 2^22 (proc_sys_kernel(5), pid_max).
const LARGEST_PID = 2 ** 31 - 1;

/** Throws TypeError for invalid pids: 0, negative numbers (process groups), fractions, NaN, strings. */
export function assertPid(pid: unknown): asserts pid is number {
  if (typeof pid !== "number" || !Number.isInteger(pid) || pid < 1 || pid > LARGEST_PID) {
    throw new TypeError(`a pid is a whole number from 1 up, not ${describe(pid)}`);
  }
}

/** Throws TypeError when `target` is not a process identity. */
export function assertIdentity(target: unknown): asserts target is ProcessIdentity {
  if (typeof target !== "object" || target === null) {
    throw new TypeError(`a process identity is { pid, startToken }, not ${describe(target)}`);
  }
  const startToken = "startToken" in target ? target.startToken : undefined;
  assertPid("pid" in target ? target.pid : undefined);
  if (typeof startToken !== "string" || startToken === "") {
    throw new TypeError(`a start token is a string that is not empty, not ${describe(startToken)}`);
  }
}

function describe(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
