import type { Buffer } from "node:buffer";
import { STAT, type StatLine } from "./stat.ts";

/** The boot id, and after it the namespaces where they are not the machine's initial ones. */
export function tokenPrefix(
  bootId: string | undefined,
  { label }: { readonly label: string },
): string | undefined {
  return bootId === undefined ? undefined : `${bootId}${label}`;
}

/**
 * `<prefix>:<start ticks>`, the ticks digit by digit as the kernel wrote them. undefined when the
 * boot is not known or the line ends before them: such a process cannot be told from another.
 */
export function startTokenOf(
  prefix: string | undefined,
  bytes: Buffer,
  line: StatLine,
): string | undefined {
  if (prefix === undefined || line.fieldCount < STAT.startTicks) return undefined;
  return `${prefix}:${bytes.toString("latin1", line.startTicksStart, line.startTicksEnd)}`;
}
