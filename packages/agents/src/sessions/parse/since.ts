import type { SessionProcess } from "../model/session.ts";

/** The clock of the files and the kernel's ticks differ by less. */
const tolerance = 500;

/** Not before the process's start; false where that is not known. */
export function isSince(
  time: number | undefined,
  { startedAt }: Pick<SessionProcess, "startedAt">,
): boolean {
  return time !== undefined && startedAt !== undefined && time >= startedAt - tolerance;
}
