import { availableParallelism, freemem, hostname, totalmem } from "node:os";
import type { HostUsage } from "../core/snapshot.ts";
import { type HostTicks, parseHostTicks, parseMemory } from "./parse-host.ts";
import type { ReadBuffer } from "./read-bytes.ts";

/** Reads the machine's own load; keeps the sample before for the CPU share. */
export class HostUsageReader {
  readonly #procRoot: string;
  readonly #buffer: ReadBuffer;
  #before: HostTicks | undefined;

  constructor(procRoot: string, buffer: ReadBuffer) {
    this.#procRoot = procRoot;
    this.#buffer = buffer;
  }

  read(): HostUsage {
    const memory = parseMemory(this.#text("meminfo"));
    const cpuPercent = this.#cpuPercent();
    return {
      name: hostname(),
      platform: "linux",
      cpuCount: availableParallelism(),
      ...(cpuPercent === undefined ? {} : { cpuPercent }),
      memoryTotalBytes: memory.total ?? totalmem(),
      memoryAvailableBytes: memory.available ?? freemem(),
    };
  }

  #cpuPercent(): number | undefined {
    const now = parseHostTicks(this.#text("stat"));
    const before = this.#before;
    this.#before = now;
    if (now === undefined || before === undefined) return undefined;
    const total = now.total - before.total;
    return total <= 0 ? undefined : Math.max(0, ((now.busy - before.busy) / total) * 100);
  }

  #text(file: string): string {
    try {
      return this.#buffer.readText(`${this.#procRoot}/${file}`);
    } catch {
      return "";
    }
  }
}
