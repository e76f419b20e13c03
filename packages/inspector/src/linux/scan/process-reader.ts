import { cpuPercentBetween } from "../../core/cpu.ts";
import type { ProcessInfo } from "../../core/snapshot.ts";
import { buildInfo, cpuTimeOf, isUnchanged } from "./build-info.ts";
import { decodeBytes } from "../procfs/parse/decode-bytes.ts";
import { type CachedProcess, nameMatches } from "./cached-process.ts";
import { STAT, type StatLine, ticksOf } from "../procfs/parse/stat.ts";
import type { ReadBuffer } from "../procfs/read-buffer.ts";
import { maySkipScan, refreshDue } from "./refresh-rule.ts";
import { UNOPENED } from "./schedstat.ts";
import type { ScanContext } from "./scan-context.ts";
import type { ScanProblems } from "./scan-problems.ts";
import { SlowFactsReader } from "../procfs/slow-facts.ts";
import { startTokenOf } from "../procfs/parse/start-token.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";

/** Makes processes from stat lines, and decides by refresh-rule.ts which other files to read. */
export class ProcessReader {
  readonly #system: SystemFacts;
  readonly #buffer: ReadBuffer;
  readonly #facts: SlowFactsReader;

  constructor(system: SystemFacts, buffer: ReadBuffer) {
    this.#system = system;
    this.#buffer = buffer;
    this.#facts = new SlowFactsReader(system.procRoot, buffer);
  }

  /** Whether a line that was read by path belongs to the cached process with its pid. */
  isSame(cached: CachedProcess, line: StatLine): boolean {
    return cached.startToken === startTokenOf(this.#system.tokenPrefix, this.#buffer.bytes, line);
  }

  /** A process that is not cached. `statDescriptor`: its open stat file, or -1. */
  create(
    pid: number,
    { statDescriptor, clockNs }: Pick<CachedProcess, "statDescriptor" | "clockNs">,
    line: StatLine,
    context: ScanContext,
    problems: ScanProblems,
  ): CachedProcess {
    const { bytes } = this.#buffer;
    // Decode the buffer first: the reads below overwrite it.
    const name = decodeBytes(bytes, line.nameStart, line.nameEnd);
    const startToken = startTokenOf(this.#system.tokenPrefix, bytes, line);
    const facts = this.#facts.read(pid, line);
    problems.addFieldFailures(facts.failures);
    const ticks = ticksOf(line);
    const { fields } = line;
    return {
      pid,
      startToken,
      inode: 0,
      statDescriptor,
      firstScan: context.scan,
      lastScan: context.scan,
      unchanged: false,
      idleScan: 0,
      schedstatDescriptor: UNOPENED,
      runTimeNs: -1,
      timeslices: -1,
      clockNs,
      facts,
      factsAt: context.steady,
      factsStartStack: fields[STAT.startStack] ?? 0,
      directoryFaults: fields[STAT.minorFaults] ?? 0,
      directoryTicks: ticks,
      cpuBaseAt: context.steady,
      cpuBaseMs: cpuTimeOf(this.#system, line),
      cpuBaseNs: clockNs,
      info: buildInfo(this.#system, line, context, { pid, startToken, name, facts }, undefined),
      infoFacts: facts,
      infoTerminal: fields[STAT.terminal] ?? 0,
    };
  }

  /** A process that is cached. */
  update(
    cached: CachedProcess,
    line: StatLine,
    context: ScanContext,
    problems: ScanProblems,
  ): void {
    cached.lastScan = context.scan;
    cached.unchanged = false;
    const { info } = cached;
    const { bytes } = this.#buffer;
    const sameName = nameMatches(info.name, bytes, line.nameStart, line.nameEnd);
    const name = sameName ? info.name : decodeBytes(bytes, line.nameStart, line.nameEnd);
    const cpuTimeMs = cpuTimeOf(this.#system, line);
    const at = cached.clockNs < 0 ? context.steady : performance.now();
    const cpuPercent = updateCpuPercent(cached, cpuTimeMs, at);
    this.#refreshFacts(cached, line, context, name !== info.name);
    problems.addFieldFailures(cached.facts.failures);
    if (name === info.name && isUnchanged(this.#system, line, context, cached, cpuPercent)) {
      cached.unchanged = true;
      return;
    }
    const identity = { pid: cached.pid, startToken: cached.startToken, name, facts: cached.facts };
    cached.info = buildInfo(this.#system, line, context, identity, cpuPercent);
    cached.infoFacts = cached.facts;
    cached.infoTerminal = line.fields[STAT.terminal] ?? 0;
  }

  /**
   * A cached process that has not run since its last stat line. Returns false when the line has to be
   * read nevertheless.
   */
  skip(cached: CachedProcess, context: ScanContext, problems: ScanProblems): boolean {
    if (!maySkipScan(refreshTurn(cached, context))) return false;
    if (
      context.refresh === "directory" &&
      !this.#facts.isDirectoryUnchanged(cached.pid, cached.facts)
    ) {
      return false;
    }
    cached.lastScan = context.scan;
    problems.addFieldFailures(cached.facts.failures);
    const cpuPercent = updateCpuPercent(cached, cached.info.cpuTimeMs, context.steady);
    if (cpuPercent !== undefined && cpuPercent !== cached.info.cpuPercent) {
      cached.info = { ...cached.info, cpuPercent };
    }
    return true;
  }

  #refreshFacts(
    cached: CachedProcess,
    line: StatLine,
    context: ScanContext,
    renamed: boolean,
  ): void {
    const { fields } = line;
    const ticks = ticksOf(line);
    const startStack = fields[STAT.startStack] ?? 0;
    const faults = fields[STAT.minorFaults] ?? 0;
    const due = refreshDue({
      ...refreshTurn(cached, context),
      execed: renamed || startStack !== cached.factsStartStack,
      active: ticks !== cached.directoryTicks || faults !== cached.directoryFaults,
      idle: cached.idleScan === context.scan,
      requested: context.refresh,
    });
    if (due === "nothing") return;
    cached.directoryTicks = ticks;
    cached.directoryFaults = faults;
    if (due === "directory") {
      cached.facts = this.#facts.readDirectory(cached.pid, line, cached.facts);
      return;
    }
    cached.facts = this.#facts.read(cached.pid, line, cached.facts);
    cached.factsAt = context.steady;
    cached.factsStartStack = startStack;
  }
}

function refreshTurn(cached: CachedProcess, context: ScanContext) {
  const factsAgeMs = context.steady - cached.factsAt;
  const processAgeAtFactsMs = ageOf(cached.info, context) - factsAgeMs;
  return { pid: cached.pid, scan: context.scan, factsAgeMs, processAgeAtFactsMs };
}

/** Milliseconds since the process started; 0 when its start is not known. */
function ageOf(info: ProcessInfo, context: ScanContext): number {
  return info.startedAt === undefined ? 0 : context.now - info.startedAt;
}

/**
 * The share since the sample before, by the process's clock where it was asked for both. As before when
 * that sample is too recent; then it stays the base of the next comparison.
 */
function updateCpuPercent(cached: CachedProcess, cpuTimeMs: number, at: number) {
  const { clockNs, cpuBaseNs, cpuBaseMs, cpuBaseAt } = cached;
  const exact = clockNs >= 0 && cpuBaseNs >= 0;
  const usedMs = exact ? (clockNs - cpuBaseNs) / 1e6 : cpuTimeMs - cpuBaseMs;
  const percent = cpuPercentBetween({ cpuTimeMs: 0, at: cpuBaseAt }, { cpuTimeMs: usedMs, at });
  if (percent === undefined) return cached.info.cpuPercent;
  cached.cpuBaseAt = at;
  cached.cpuBaseMs = cpuTimeMs;
  cached.cpuBaseNs = clockNs;
  // What is finer would make another process of one that has hardly run.
  return exact ? Math.round(percent * 100) / 100 : percent;
}
