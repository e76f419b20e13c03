import type { Result } from "./compare.ts";
import { implementations } from "./implementations.ts";
import { median } from "./statistics.ts";
import type { ScanCost } from "./scan-cost.ts";

export interface Measurement {
  readonly processes: number;
  readonly servers: number;
  readonly results: readonly Result[];
  readonly cost: ScanCost;
  /** Share of one core that htop takes at one refresh a second; absent where it is not installed. */
  readonly htopPercent?: number;
}

/** How many times as long as Corral's warm scan, and as its scan with fresh directories. */
export function toTable(measurement: Measurement): string {
  const { processes, servers, results, cost, htopPercent } = measurement;
  const warm = medianOf(results, "corral-warm");
  const directories = medianOf(results, "corral-directories");
  const rows = results.map((result) => {
    const { title } = implementations[result.name];
    if (result.reason !== undefined) return `| ${title} | ${result.reason} | | | |`;
    const ms = median(result.scans);
    const ratios = [ms / warm, ms / directories].map(formatRatio).join(" | ");
    const best = Math.min(...result.scans).toFixed(1);
    return `| ${title} | ${ms.toFixed(1)} | ${best} | ${ratios} |`;
  });
  return [
    `${processes} processes` + (servers > 0 ? `, ${servers} of them node servers` : ""),
    "",
    "| who | ms, median | ms, best | ÷ Corral warm | ÷ Corral, directories fresh |",
    "|---|--:|--:|--:|--:|",
    ...rows,
    "",
    ...ratiosToLoop(results),
    `event loop stalls: p99 ${cost.stallP99Ms.toFixed(1)} ms, max ${cost.stallMaxMs.toFixed(1)} ms`,
    `held between scans: ${cost.descriptors} descriptors, ` +
      `${cost.keptBytesPerProcess.toFixed(0)} bytes for each process`,
    `resident memory ${(cost.residentBytes / 1e6).toFixed(0)} MB; ` +
      `one scan a second takes ${cost.cpuPercentAtOneScanPerSecond.toFixed(1)} % of a core` +
      (htopPercent === undefined ? "" : `, htop ${htopPercent.toFixed(1)} %`),
  ].join("\n");
}

/** "" where one of the two was not measured. */
function formatRatio(ratio: number): string {
  return Number.isNaN(ratio) ? "" : ratio.toFixed(2);
}

/** How many times as long as the C loop the warm scans take. */
function ratiosToLoop(results: readonly Result[]): string[] {
  const loop = medianOf(results, "c-loop");
  const warm = results.filter(({ name }) => name === "corral-warm" || name === "corral-before");
  return warm.map(
    ({ name, scans }) =>
      `${implementations[name].title}: ${formatRatio(median(scans) / loop)} of the C loop`,
  );
}

function medianOf(results: readonly Result[], name: Result["name"]): number {
  return median(results.find((result) => result.name === name)?.scans ?? []);
}
