import type { HostSample } from "../../../core/host-cpu.ts";

/**
 * CPU time of all cores since boot, clock ticks, from the first line of /proc/stat: user nice system
 * idle iowait irq softirq steal guest guest_nice. iowait counts as idle; guest time is part of user
 * time already. Source: proc_stat(5).
 */
export function parseHostTicks(text: string): HostSample | undefined {
  const line = /^cpu +([\d ]+)/.exec(text)?.[1];
  if (line === undefined) return undefined;
  const ticks = line.trim().split(" ", 8).map(Number);
  const total = ticks.reduce((sum, value) => sum + value, 0);
  const idle = (ticks[3] ?? 0) + (ticks[4] ?? 0);
  return { busy: total - idle, total };
}

/** Processes and threads started since boot, from /proc/stat. Source: proc_stat(5). */
export function parseForks(text: string): number | undefined {
  const count = /^processes +(\d+)$/m.exec(text)?.[1];
  return count === undefined ? undefined : Number(count);
}

/** Bytes, from /proc/meminfo. `available`: since Linux 3.14. Source: proc_meminfo(5). */
export function parseMemory(text: string): { total?: number; available?: number } {
  const total = /^MemTotal: +(\d+) kB/m.exec(text)?.[1];
  const available = /^MemAvailable: +(\d+) kB/m.exec(text)?.[1];
  return {
    ...(total === undefined ? {} : { total: Number(total) * 1024 }),
    ...(available === undefined ? {} : { available: Number(available) * 1024 }),
  };
}
