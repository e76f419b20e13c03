import { readFileSync } from "node:fs";
import { type KernelConstants, parseAuxiliaryVector } from "./parse/auxv.ts";

/** From /proc/self/auxv; the usual values (100 ticks, 4 KiB) when it cannot be read. */
export function readKernelConstants(procRoot: string): KernelConstants {
  try {
    return parseAuxiliaryVector(readFileSync(`${procRoot}/self/auxv`));
  } catch {
    return { ticksPerSecond: 100, pageBytes: 4096 };
  }
}
