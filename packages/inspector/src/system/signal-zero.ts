import { isNoProcess } from "./system-errors.ts";

/**
 * Whether no process has this pid, not even a zombie. kill(2) also finds processes that /proc hides.
 * Valid only where /proc shows this program's own pid namespace.
 */
export function isUnused(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return isNoProcess(error);
  }
}
