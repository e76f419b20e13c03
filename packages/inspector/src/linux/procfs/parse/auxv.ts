import type { Buffer } from "node:buffer";

export interface KernelConstants {
  /** Clock ticks in a second; the unit of all times in stat. */
  readonly ticksPerSecond: number;
  readonly pageBytes: number;
}

const AT_PAGESZ = 6n;
const AT_CLKTCK = 17n;

/** From the auxiliary vector that the kernel gave this program. Source: getauxval(3). */
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
