import { cpuPercentBetween, MIN_CPU_INTERVAL_MS } from "../../core/cpu.ts";
import type { ProcessInfo } from "../../core/snapshot.ts";
import { buildInfo, isStillTrue } from "./build-info.ts";
import { decodeBytes } from "../procfs/parse/decode-bytes.ts";
import { type KeptProcess, nameMatches } from "./cached-process.ts";
import { STAT, type StatLine, ticksOf } from "../procfs/parse/stat.ts";
import type { ReadBuffer } from "../procfs/read-buffer.ts";
import { mayRest, refreshDue } from "./refresh-rule.ts";
import { UNOPENED } from "./schedstat.ts";
import type { ScanMoment } from "./scan-context.ts";
import type { ScanTrouble } from "./scan-problems.ts";
import { SlowFactsReader } from "../procfs/slow-facts.ts";
import { startTokenOf } from "../procfs/parse/start-token.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";

/** Turns stat lines into processes, reading what else is needed and remembering what can be. */
export class ProcessReader {
  readonly #system: SystemFacts;
  readonly #buffer: ReadBuffer;
  readonly #facts: SlowFactsReader;

  constructor(system: SystemFacts, buffer: ReadBuffer) {
    this.#system = system;
    this.#buffer = buffer;
    this.#facts = new SlowFactsReader(system.procRoot, buffer);
  }

  /** Whether a line read by path is of the process that is remembered under its pid. */
  isSame(kept: KeptProcess, line: StatLine): boolean {
    return kept.startToken === startTokenOf(this.#system.tokenPrefix, this.#buffer.bytes, line);
  }

  /** First sight of a process. `descriptor` is its open stat file, -1 when it is not kept. */
  meet(
    pid: number,
    descriptor: number,
    line: StatLine,
    moment: ScanMoment,
    trouble: ScanTrouble,
  ): KeptProcess {
    const { bytes } = this.#buffer;
    // Everything that lies in the buffer is taken before other reads fill it again.
    const name = decodeBytes(bytes, line.nameStart, line.nameEnd);
    const startToken = startTokenOf(this.#system.tokenPrefix, bytes, line);
    const facts = this.#facts.read(pid, line);
    trouble.fields(facts.failures);
    const ticks = ticksOf(line);
    const { fields } = line;
    return {
      pid,
      startToken,
      descriptor,
      met: moment.scan,
      scan: moment.scan,
      calm: false,
      rested: 0,
      runRecord: UNOPENED,
      ranNs: -1,
      timeslices: -1,
      facts,
      factsAt: moment.steady,
      factsStartStack: fields[STAT.startStack] ?? 0,
      directoryFaults: fields[STAT.minorFaults] ?? 0,
      directoryTicks: ticks,
      cpuBaseAt: moment.steady,
      cpuBaseTicks: ticks,
      info: buildInfo(this.#system, line, moment, { pid, startToken, name, facts }, undefined),
      infoFacts: facts,
      infoTerminal: fields[STAT.terminal] ?? 0,
    };
  }

  /** A process that was seen before. */
  update(kept: KeptProcess, line: StatLine, moment: ScanMoment, trouble: ScanTrouble): void {
    kept.scan = moment.scan;
    kept.calm = false;
    const { info } = kept;
    const { bytes } = this.#buffer;
    const sameName = nameMatches(info.name, bytes, line.nameStart, line.nameEnd);
    const name = sameName ? info.name : decodeBytes(bytes, line.nameStart, line.nameEnd);
    const cpuPercent = this.#cpuPercent(kept, line, moment);
    this.#refreshFacts(kept, line, moment, name !== info.name);
    trouble.fields(kept.facts.failures);
    if (name === info.name && isStillTrue(this.#system, line, moment, kept, cpuPercent)) {
      kept.calm = true;
      return;
    }
    const identity = { pid: kept.pid, startToken: kept.startToken, name, facts: kept.facts };
    kept.info = buildInfo(this.#system, line, moment, identity, cpuPercent);
    kept.infoFacts = kept.facts;
    kept.infoTerminal = line.fields[STAT.terminal] ?? 0;
  }

  /**
   * A process that was seen before and has not run since its last line. false when its line has to
   * be read all the same.
   */
  rest(kept: KeptProcess, moment: ScanMoment, trouble: ScanTrouble): boolean {
    if (!mayRest(turnOf(kept, moment))) return false;
    if (moment.refresh === "directory" && !this.#facts.directoryHolds(kept.pid, kept.facts)) {
      return false;
    }
    kept.scan = moment.scan;
    trouble.fields(kept.facts.failures);
    if (moment.steady - kept.cpuBaseAt >= MIN_CPU_INTERVAL_MS) kept.cpuBaseAt = moment.steady;
    return true;
  }

  #cpuPercent(kept: KeptProcess, line: StatLine, moment: ScanMoment): number | undefined {
    const elapsed = moment.steady - kept.cpuBaseAt;
    if (elapsed < MIN_CPU_INTERVAL_MS) return kept.info.cpuPercent;
    const tickMs = 1000 / this.#system.constants.ticksPerSecond;
    const ticks = ticksOf(line);
    const percent = cpuPercentBetween(
      { cpuTimeMs: kept.cpuBaseTicks * tickMs, at: kept.cpuBaseAt },
      { cpuTimeMs: ticks * tickMs, at: moment.steady },
    );
    kept.cpuBaseAt = moment.steady;
    kept.cpuBaseTicks = ticks;
    return percent;
  }

  #refreshFacts(kept: KeptProcess, line: StatLine, moment: ScanMoment, renamed: boolean): void {
    const { fields } = line;
    const ticks = ticksOf(line);
    const startStack = fields[STAT.startStack] ?? 0;
    const faults = fields[STAT.minorFaults] ?? 0;
    const due = refreshDue({
      ...turnOf(kept, moment),
      execed: renamed || startStack !== kept.factsStartStack,
      active: ticks !== kept.directoryTicks || faults !== kept.directoryFaults,
      rested: kept.rested === moment.scan,
      asked: moment.refresh,
    });
    if (due === "nothing") return;
    kept.directoryTicks = ticks;
    kept.directoryFaults = faults;
    if (due === "directory") {
      kept.facts = this.#facts.readDirectory(kept.pid, line, kept.facts);
      return;
    }
    kept.facts = this.#facts.read(kept.pid, line, kept.facts);
    kept.factsAt = moment.steady;
    kept.factsStartStack = startStack;
  }
}

function turnOf(kept: KeptProcess, moment: ScanMoment) {
  const factsAgeMs = moment.steady - kept.factsAt;
  const processAgeAtFactsMs = ageOf(kept.info, moment) - factsAgeMs;
  return { pid: kept.pid, scan: moment.scan, factsAgeMs, processAgeAtFactsMs };
}

/** Milliseconds since the process started; where that is not known it counts as young. */
function ageOf(info: ProcessInfo, moment: ScanMoment): number {
  return info.startedAt === undefined ? 0 : moment.now - info.startedAt;
}
