import { optionalText } from "../../system/optional-read.ts";
import { parseOpenFilesLimit } from "./parse/limits.ts";

const SMALLEST_RESERVE = 128;
const LARGEST_BOUND = 32_768;
const LIMIT_WHEN_UNKNOWN = 1_024;

/**
 * How many files of processes may stay open: three quarters of RLIMIT_NOFILE, so that the rest of the
 * program has enough, and 32,768 at most, as each takes a few KB of kernel memory.
 */
export function descriptorBound(limit: number): number {
  const usable = Math.min(limit, 2 * LARGEST_BOUND);
  const reserve = Math.max(SMALLEST_RESERVE, usable / 4);
  return Math.max(0, Math.min(LARGEST_BOUND, Math.floor(usable - reserve)));
}

/** The bound of this program, from /proc whatever `procRoot` is. */
export function readDescriptorBound(): number {
  const text = optionalText("/proc/self/limits") ?? "";
  return descriptorBound(parseOpenFilesLimit(text) ?? LIMIT_WHEN_UNKNOWN);
}
