import { defined } from "../../core/defined.ts";
import { availableParallelism, freemem, hostname, totalmem } from "node:os";
import { hostPercentBetween, type HostSample } from "../../core/host-cpu.ts";
import type { HostUsage, PidUse } from "../../core/snapshot.ts";
import { parseForks, parseHostTicks, parseMemory } from "./parse/host.ts";
import type { ReadBuffer } from "./read-buffer.ts";

/** The part of a snapshot that is about the machine. */
export interface MachineFacts {
  readonly host: HostUsage;
  readonly pids?: PidUse;
}

/** Reads load and pid use of the machine. Keeps the previous sample for the CPU share. */
export class HostUsageReader {
  readonly #procRoot: string;
  readonly #buffer: ReadBuffer;
  #before: HostSample | undefined;

  constructor(procRoot: string, buffer: ReadBuffer) {
    this.#procRoot = procRoot;
    this.#buffer = buffer;
  }

  read(): MachineFacts {
    const stat = this.#text("stat");
    const forks = parseForks(stat);
    const pidMax = Number(this.#text("sys/kernel/pid_max"));
    const pids = forks !== undefined && pidMax > 0 ? { pids: { forks, pidMax } } : {};
    return { host: this.#usage(stat), ...pids };
  }

  #usage(stat: string): HostUsage {
    const memory = parseMemory(this.#text("meminfo"));
    const cpuPercent = this.#cpuPercent(stat);
    return {
      name: hostname(),
      platform: "linux",
      cpuCount: availableParallelism(),
      ...defined({ cpuPercent }),
      memoryTotalBytes: memory.total ?? totalmem(),
      memoryAvailableBytes: memory.available ?? freemem(),
    };
  }

  #cpuPercent(stat: string): number | undefined {
    const before = this.#before;
    this.#before = parseHostTicks(stat);
    return hostPercentBetween(before, this.#before);
  }

  #text(file: string): string {
    try {
      return this.#buffer.readText(`${this.#procRoot}/${file}`);
    } catch {
      return "";
    }
  }
}
