import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** What Corral's warm scans cost others. */
export interface ScanCost {
  readonly processes: number;
  /** How long the event loop stood still while scans ran, milliseconds. */
  readonly stallP99Ms: number;
  readonly stallMaxMs: number;
  /** Descriptors held between scans. */
  readonly descriptors: number;
  /** JavaScript memory that is free again after close(), for each process. */
  readonly keptBytesPerProcess: number;
  readonly residentBytes: number;
  /** Share of one core. */
  readonly cpuPercentAtOneScanPerSecond: number;
}

export async function measureScanCost(): Promise<ScanCost> {
  const program = join(import.meta.dirname, "scan-cost-process.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [program]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own program's output
  return JSON.parse(stdout) as ScanCost;
}
