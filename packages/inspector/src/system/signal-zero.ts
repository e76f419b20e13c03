import { isNoProcess } from "./system-errors.ts";

/**
 * Whether nobody has this pid, not even a zombie: kill(2) finds also what /proc hides. Only where
 * /proc shows this program's own pids.
 */
export function isUnused(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return isNoProcess(error);
  }
}
