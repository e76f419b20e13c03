import type { Buffer } from "node:buffer";
import { STAT, type StatLine } from "./parse-stat.ts";

/**
 * `<boot id>:<start ticks>`, the ticks digit by digit as the kernel wrote them. undefined when the
 * boot is not known or the line ends before them: such a process cannot be told from another.
 */
export function startTokenOf(
  bootId: string | undefined,
  bytes: Buffer,
  line: StatLine,
): string | undefined {
  if (bootId === undefined || line.fieldCount < STAT.startTicks) return undefined;
  return `${bootId}:${bytes.toString("latin1", line.startTicksStart, line.startTicksEnd)}`;
}
