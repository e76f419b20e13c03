import { optionalText } from "../../system/optional-read.ts";
import { parseOpenFilesLimit } from "./parse/limits.ts";

const SMALLEST_RESERVE = 128;
const LARGEST_BOUND = 32_768;
const LIMIT_WHEN_UNKNOWN = 1_024;

/**
 * How many files of processes may be kept open: three quarters of what this program may open, so that the
 * rest of it does not run out. Each one kept also takes a few KB of kernel memory.
 */
export function descriptorBound(limit: number): number {
  const usable = Math.min(limit, 2 * LARGEST_BOUND);
  const reserve = Math.max(SMALLEST_RESERVE, usable / 4);
  return Math.max(0, Math.min(LARGEST_BOUND, Math.floor(usable - reserve)));
}

/** This program's own bound. Always asks the real /proc. */
export function readDescriptorBound(): number {
  const text = optionalText("/proc/self/limits") ?? "";
  return descriptorBound(parseOpenFilesLimit(text) ?? LIMIT_WHEN_UNKNOWN);
}
