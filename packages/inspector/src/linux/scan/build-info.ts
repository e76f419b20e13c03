import type { ProcessInfo } from "../../core/snapshot.ts";
import type { CachedProcess } from "./cached-process.ts";
import { isKernelThread, STAT, type StatLine, ticksOf } from "../procfs/parse/stat.ts";
import { processState } from "../procfs/parse/state.ts";
import { terminalName } from "../procfs/parse/terminal.ts";
import type { ScanContext } from "./scan-context.ts";
import type { SlowFacts } from "../procfs/slow-facts.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface ProcessParts {
  readonly pid: number;
  readonly startToken: string | undefined;
  readonly name: string;
  readonly facts: SlowFacts;
}

/** Makes the public record of a process from its stat line and its slow facts. */
export function buildInfo(
  system: SystemFacts,
  line: StatLine,
  context: ScanContext,
  parts: ProcessParts,
  cpuPercent: number | undefined,
): ProcessInfo {
  const { fields } = line;
  const { command, directory, userId } = parts.facts;
  const startedAt = startedAtOf(system, line, context);
  const threadCount = fields[STAT.threads] ?? 0;
  const info: Mutable<ProcessInfo> = {
    pid: parts.pid,
    parentPid: fields[STAT.parentPid] || null,
    name: parts.name,
    command,
    memoryBytes: memoryOf(system, line),
    cpuTimeMs: cpuTimeOf(system, line),
    childrenCpuTimeMs: childrenCpuTimeOf(system, line),
    state: processState(line.state, threadCount),
    processGroupId: fields[STAT.processGroup] ?? 0,
    sessionId: fields[STAT.session] ?? 0,
    terminal: terminalName(fields[STAT.terminal] ?? 0, system.terminals),
    threadCount,
    kernelThread: isKernelThread(line),
  };
  if (parts.startToken !== undefined) info.startToken = parts.startToken;
  if (startedAt !== undefined) info.startedAt = startedAt;
  if (userId !== undefined) info.userId = userId;
  if (cpuPercent !== undefined) info.cpuPercent = cpuPercent;
  if (directory !== undefined) {
    info.workingDirectory = directory.path;
    if (directory.deleted) info.workingDirectoryDeleted = true;
  }
  return info;
}

/** Whether `buildInfo` would give the values of the last snapshot's record. Makes no objects. */
export function isUnchanged(
  system: SystemFacts,
  line: StatLine,
  context: ScanContext,
  cached: CachedProcess,
  cpuPercent: number | undefined,
): boolean {
  const { info, facts } = cached;
  const { fields } = line;
  return (
    info.cpuPercent === cpuPercent &&
    info.cpuTimeMs === cpuTimeOf(system, line) &&
    info.childrenCpuTimeMs === childrenCpuTimeOf(system, line) &&
    info.memoryBytes === memoryOf(system, line) &&
    info.state === processState(line.state, fields[STAT.threads] ?? 0) &&
    info.parentPid === (fields[STAT.parentPid] || null) &&
    info.processGroupId === fields[STAT.processGroup] &&
    info.sessionId === fields[STAT.session] &&
    info.threadCount === fields[STAT.threads] &&
    info.startedAt === startedAtOf(system, line, context) &&
    cached.infoTerminal === fields[STAT.terminal] &&
    cached.infoFacts === facts
  );
}

/** User and system time, milliseconds, in steps of a clock tick. */
export function cpuTimeOf(system: SystemFacts, line: StatLine): number {
  return (ticksOf(line) * 1000) / system.constants.ticksPerSecond;
}

/** User and system time of descendants that exited and were reaped, milliseconds. */
function childrenCpuTimeOf(system: SystemFacts, line: StatLine): number {
  const { fields } = line;
  const ticks = (fields[STAT.childrenUserTicks] ?? 0) + (fields[STAT.childrenSystemTicks] ?? 0);
  return (Math.max(0, ticks) * 1000) / system.constants.ticksPerSecond;
}

/** Resident set size, bytes. The kernel's counter is approximate and may be below 0 for a moment. */
function memoryOf(system: SystemFacts, line: StatLine): number {
  return Math.max(0, line.fields[STAT.residentPages] ?? 0) * system.constants.pageBytes;
}

function startedAtOf(
  system: SystemFacts,
  line: StatLine,
  context: ScanContext,
): number | undefined {
  if (context.bootedAt === undefined || line.fieldCount < STAT.startTicks) return undefined;
  const ticks = line.fields[STAT.startTicks] ?? 0;
  return context.bootedAt + Math.round((ticks * 1000) / system.constants.ticksPerSecond);
}
