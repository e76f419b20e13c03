import type { Buffer } from "node:buffer";
import { STAT, type StatLine } from "./stat.ts";

/** Boot id and namespace label (namespaces.ts). undefined without a boot id. */
export function tokenPrefix(
  bootId: string | undefined,
  { label }: { readonly label: string },
): string | undefined {
  return bootId === undefined ? undefined : `${bootId}${label}`;
}

/**
 * `<prefix>:<start ticks>`, with the digits of the kernel, which may exceed a double. undefined when
 * the boot id or the start is not known: such a process has no identity.
 */
export function startTokenOf(
  prefix: string | undefined,
  bytes: Buffer,
  line: StatLine,
): string | undefined {
  if (prefix === undefined || line.fieldCount < STAT.startTicks) return undefined;
  return `${prefix}:${bytes.toString("latin1", line.startTicksStart, line.startTicksEnd)}`;
}
