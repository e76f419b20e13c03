// What became of a run, in words for the page and the command. Untrusted text is escaped and shortened here.
import type { ExecutorEnding } from "../model.ts";
import { count, formatBytes } from "../text/quantities.ts";
import { shortText } from "../text/visible-text.ts";
import type { ExitStatus } from "./process-exit.ts";
import type { RunSummary } from "./runs.ts";

/** "exit code 1", "killed by SIGKILL", "the machine restarted"; empty if unknown. */
export function endingWords(ending: ExecutorEnding | undefined): string {
  switch (ending?.how) {
    case "exited":
      return exitWords(ending);
    case "killed":
      return exitWords(ending) || "killed";
    case "host-rebooted":
      return "the machine restarted";
    case "unknown":
    case undefined:
      return "";
  }
}

/** "exit code 1", "killed by SIGSEGV (core dumped)", "killed for lack of memory"; empty if unknown. */
export function exitWords({ exitCode, signal, coreDumped, outOfMemory }: ExitStatus): string {
  const core = coreDumped === true ? " (core dumped)" : "";
  if (outOfMemory === true) return "killed for lack of memory";
  if (signal !== undefined) return `killed by ${shortText(signal, 20)}${core}`;
  return exitCode === undefined ? "" : `exit code ${exitCode}`;
}

/** What became of what it left over: "3 run now", "3, 2 stopped", "3, gone since"; empty if nothing was. */
export function leftOverWords({
  leftOver,
  leftOverNow,
  stopped,
}: Pick<RunSummary, "leftOver" | "leftOverNow" | "stopped">): string {
  if (leftOverNow.processes > 0) {
    const now = `${leftOverNow.processes} now`;
    const before = leftOver.processes;
    return before > leftOverNow.processes ? `${before}, ${now}` : now;
  }
  const after = stopped?.processesAfterEnd ?? 0;
  if (leftOver.processes === 0) return after === 0 ? "" : `${after} stopped`;
  if (after === 0) return `${leftOver.processes}, gone`;
  const most = Math.max(leftOver.processes, after);
  return after === most ? `${most} stopped` : `${most}, ${after} stopped`;
}

/** CPU time and most memory of a run, in words; dashes where it ended before a scan measured it. */
export function usageWords(
  { cpuTimeMs, peakMemoryBytes, peakProcesses }: RunUsage,
  format: (ms: number) => string,
): { readonly cpuTime: string; readonly peakMemory: string } {
  if (peakProcesses === 0) return { cpuTime: "–", peakMemory: "–" };
  return { cpuTime: format(cpuTimeMs), peakMemory: formatBytes(peakMemoryBytes) };
}

type RunUsage = Pick<RunSummary, "cpuTimeMs" | "peakMemoryBytes" | "peakProcesses">;

/** "4 processes stopped, 1.1 GB freed"; empty if Corral stopped nothing of it. */
export function stoppedWords({ stopped }: Pick<RunSummary, "stopped">): string {
  if (stopped === undefined) return "";
  const { processes, memoryBytes } = stopped;
  return `${count(processes, "process", "processes")} stopped, ${formatBytes(memoryBytes)} freed`;
}
