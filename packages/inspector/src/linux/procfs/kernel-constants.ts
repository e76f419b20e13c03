import { readFileSync } from "node:fs";
import { type KernelConstants, parseAuxiliaryVector } from "./parse/auxv.ts";

/** The values of nearly every machine (100 ticks, 4 KiB) where the vector cannot be read. */
export function readKernelConstants(procRoot: string): KernelConstants {
  try {
    return parseAuxiliaryVector(readFileSync(`${procRoot}/self/auxv`));
  } catch {
    return { ticksPerSecond: 100, pageBytes: 4096 };
  }
}
