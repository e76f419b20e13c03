import { loadCLibrary } from "./c-library.ts";
import { bindCpuClock, type CpuClock } from "./cpu-clock.ts";
import { bindProcessListing, type ProcessListing } from "./process-listing.ts";

/** CPU clocks, and what tells whose they are: a clock answers for whichever process has the pid. */
export interface ProcessClocks {
  readonly cpuTimeNs: CpuClock;
  readonly list: ProcessListing;
}

let loaded: { readonly clocks: ProcessClocks | undefined } | undefined;

/**
 * undefined where koffi is not installed, or where clocks or inode numbers are not to be had. Use them
 * only with a /proc that shows this program's own pids.
 */
export function loadProcessClocks(): ProcessClocks | undefined {
  loaded ??= { clocks: bind() };
  return loaded.clocks;
}

function bind(): ProcessClocks | undefined {
  const library = loadCLibrary();
  if (library === undefined) return undefined;
  try {
    const cpuTimeNs = bindCpuClock(library);
    const list = bindProcessListing(library);
    return cpuTimeNs === undefined || list === undefined ? undefined : { cpuTimeNs, list };
  } catch {
    return undefined;
  }
}
