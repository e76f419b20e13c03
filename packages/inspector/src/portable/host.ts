import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import os from "node:os";
import type { HostUsage } from "../core/snapshot.ts";
import { runNow } from "./run.ts";

export interface HostNames {
  readonly hostId: string;
  readonly bootId?: string;
}

/** Stable names of this installation and of this boot, from where the platform keeps them. */
export function readHostNames(platform: string): HostNames {
  const hostId = hostIdFrom(machineId(platform) ?? `hostname:${os.hostname()}`);
  const bootId = bootName(platform);
  return { hostId, ...(bootId === undefined ? {} : { bootId }) };
}

/** Not the machine's own id, which is not to be given away, but a one-way hash of it. */
function hostIdFrom(source: string): string {
  return createHash("sha256").update(`corral:${source}`).digest("hex").slice(0, 32);
}

function machineId(platform: string): string | undefined {
  if (platform === "linux") return firstLine("/etc/machine-id");
  if (platform === "darwin") {
    const text = output("ioreg", ["-rd1", "-c", "IOPlatformExpertDevice"]);
    return /"IOPlatformUUID" = "([^"]+)"/.exec(text)?.[1];
  }
  if (platform === "win32") {
    const key = String.raw`HKLM\SOFTWARE\Microsoft\Cryptography`;
    const text = output("reg.exe", ["query", key, "/v", "MachineGuid"]);
    return /MachineGuid\s+REG_SZ\s+(\S+)/.exec(text)?.[1];
  }
  return undefined;
}

// Windows has no name for a boot; there the start times, which never repeat, stand alone.
function bootName(platform: string): string | undefined {
  if (platform === "linux") return firstLine("/proc/sys/kernel/random/boot_id");
  if (platform === "darwin") {
    return output("sysctl", ["-n", "kern.bootsessionuuid"]).trim() || undefined;
  }
  return undefined;
}

function firstLine(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").split("\n")[0]?.trim() || undefined;
  } catch {
    return undefined;
  }
}

function output(command: string, args: readonly string[]): string {
  try {
    return runNow(command, args).stdout;
  } catch {
    return "";
  }
}

/** Gives the machine's load at each call; the share of CPU is since the call before. */
export function createHostUsage(platform: string): () => HostUsage {
  let before: { readonly busy: number; readonly total: number } | undefined;
  return () => {
    const cpus = os.cpus();
    const times = cpus.map((cpu) => Object.values(cpu.times).reduce((sum, time) => sum + time, 0));
    const total = times.reduce((sum, time) => sum + time, 0);
    const busy = total - cpus.reduce((sum, cpu) => sum + cpu.times.idle, 0);
    const last = before;
    before = { busy, total };
    return {
      name: os.hostname(),
      platform,
      cpuCount: os.availableParallelism(),
      memoryTotalBytes: os.totalmem(),
      memoryAvailableBytes: process.availableMemory(),
      ...(last !== undefined && total > last.total
        ? { cpuPercent: ((busy - last.busy) / (total - last.total)) * 100 }
        : {}),
    };
  };
}
