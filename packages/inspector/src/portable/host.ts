import { defined } from "../core/defined.ts";
import os from "node:os";
import { hostPercentBetween, type HostSample } from "../core/host-cpu.ts";
import type { HostUsage } from "../core/snapshot.ts";
import { hostIdFrom, readBootId, readMachineId } from "../system/host-identity.ts";
import { runNow } from "./run.ts";

export interface HostNames {
  readonly hostId: string;
  readonly bootId?: string;
}

/** Ids of this installation and of this boot, from the source that the platform has. */
export function readHostNames(platform: string): HostNames {
  const hostId = hostIdFrom(machineId(platform));
  const bootId = bootName(platform);
  return { hostId, ...defined({ bootId }) };
}

function machineId(platform: string): string | undefined {
  if (platform === "linux") return readMachineId();
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

// Windows has no boot id. Its start times are absolute and do not repeat, so tokens need none.
function bootName(platform: string): string | undefined {
  if (platform === "linux") return readBootId("/proc");
  if (platform === "darwin") {
    return output("sysctl", ["-n", "kern.bootsessionuuid"]).trim() || undefined;
  }
  return undefined;
}

function output(command: string, args: readonly string[]): string {
  try {
    return runNow(command, args).stdout;
  } catch {
    return "";
  }
}

/** The result returns the load of the machine; the CPU share is since its previous call. */
export function createHostUsage(platform: string): () => HostUsage {
  let before: HostSample | undefined;
  return () => {
    const cpus = os.cpus();
    const times = cpus.map((cpu) => Object.values(cpu.times).reduce((sum, time) => sum + time, 0));
    const total = times.reduce((sum, time) => sum + time, 0);
    const now = { busy: total - cpus.reduce((sum, cpu) => sum + cpu.times.idle, 0), total };
    const cpuPercent = hostPercentBetween(before, now);
    before = now;
    return {
      name: os.hostname(),
      platform,
      cpuCount: os.availableParallelism(),
      memoryTotalBytes: os.totalmem(),
      memoryAvailableBytes: process.availableMemory(),
      ...defined({ cpuPercent }),
    };
  };
}
