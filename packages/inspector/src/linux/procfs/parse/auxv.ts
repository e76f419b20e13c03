import type { Buffer } from "node:buffer";

export interface KernelConstants {
  /** Clock ticks per second, the unit of the times in stat (sysconf(3), _SC_CLK_TCK). */
  readonly ticksPerSecond: number;
  readonly pageBytes: number;
}

const AT_PAGESZ = 6n;
const AT_CLKTCK = 17n;

/** From the auxiliary vector, /proc/PID/auxv. Source: getauxval(3). */
export function parseAuxiliaryVector(bytes: Buffer): KernelConstants {
  let ticksPerSecond = 100;
  let pageBytes = 4096;
  for (let offset = 0; offset + 16 <= bytes.length; offset += 16) {
    const kind = bytes.readBigUInt64LE(offset);
    const value = Number(bytes.readBigUInt64LE(offset + 8));
    if (kind === AT_PAGESZ && value > 0) pageBytes = value;
    if (kind === AT_CLKTCK && value > 0) ticksPerSecond = value;
  }
  return { ticksPerSecond, pageBytes };
}
