import treeKill from "tree-kill";
import { identityKey, type ProcessIdentity } from "../core/identity.ts";
import type {
  DriverCapabilities,
  ProcessDetails,
  ProcessDriver,
  ProcessPeers,
  SignalOutcome,
} from "../core/driver.ts";
import { ProcessInspectorError } from "../core/errors.ts";
import { DirectoryCache } from "./directory-cache.ts";
import { createHostUsage, readHostNames } from "./host.ts";
import { pinPortably, type PinSources } from "./portable-pin.ts";
import { ProcessTable } from "./process-table.ts";
import { readList } from "./read-list.ts";
import { Coalescer } from "../system/coalescer.ts";
import { isUnused } from "../system/signal-zero.ts";
import { readDirectories, readPorts } from "./read-lsof.ts";
import { readStatus, readStatusNow } from "./read-status.ts";
import { readUsage } from "./read-usage.ts";
import { isInstalled } from "./run.ts";
import { createScan } from "./scan.ts";
import { createStartTokens } from "./start-tokens.ts";

const UNKNOWN_PEERS: ProcessPeers = {
  known: false,
  reason: "which processes are connected is told on Linux only",
};

export interface PortableDriverOptions {
  /** Offers killTree. Default: on Windows only, where single processes cannot be pinned. */
  readonly killTree?: boolean;
}

/**
 * A ProcessDriver for macOS, Windows and others: ps-list, pidusage, tree-kill, and lsof if installed.
 * Works on Linux too, where the Linux driver is faster and more exact.
 */
export function createPortableDriver(options: PortableDriverOptions = {}): ProcessDriver {
  const platform = process.platform;
  const lsof = platform !== "win32" && isInstalled("lsof");
  const capabilities = capabilitiesOf(platform, lsof, options.killTree ?? platform === "win32");
  const names = readHostNames(platform);
  const tokens = createStartTokens(names.bootId, capabilities.identityPrecisionMs - 1);
  const probe = (pid: number): boolean => !isUnused(pid);
  const sources: PinSources = {
    tokens,
    // Reading all processes takes about 20 ms with ps, half a second with PowerShell.
    table: new ProcessTable({
      read: (pids) => readStatusNow(platform, pids),
      probe,
      now: () => performance.now(),
      maxAgeMs: platform === "win32" ? 1_000 : 50,
    }),
    kill: (pid, signal) => process.kill(pid, signal),
  };
  const takeSnapshot = createScan({
    platform,
    names,
    tokens,
    list: readList,
    usage: readUsage,
    status: () => readStatus(platform),
    directories: lsof ? new DirectoryCache(readDirectories) : undefined,
    hostUsage: createHostUsage(platform),
    probe,
  });
  // One scan at a time: CPU shares compare a scan with the previous one.
  let closed = false;
  const scans = new Coalescer((fresh) => takeSnapshot(fresh !== false));

  return {
    hostId: names.hostId,
    capabilities,
    pin: async (target) => pinPortably(target, sources),
    async snapshot({ fresh = false } = {}) {
      if (closed) throw new ProcessInspectorError("SYSTEM_ERROR", "the inspector is closed");
      return await scans.run(fresh);
    },
    async readDetails(targets, kinds) {
      const details = new Map<string, ProcessDetails>();
      const alive: ProcessIdentity[] = [];
      const always = kinds.includes("peers") ? { peers: UNKNOWN_PEERS } : {};
      for (const target of targets) {
        const result = pinPortably(target, sources);
        if (result.outcome === "gone" || result.outcome === "reused") continue;
        details.set(identityKey(target), always);
        if (result.outcome !== "pinned") continue;
        result.pin.close();
        alive.push(target);
      }
      const ports =
        lsof && kinds.includes("ports") ? await readPorts(alive.map(({ pid }) => pid)) : undefined;
      for (const target of ports === undefined ? [] : alive) {
        details.set(identityKey(target), { ...always, ports: ports?.get(target.pid) ?? [] });
      }
      return details;
    },
    ...(capabilities.killTree ? { killTree: killWholeTree } : {}),
    close() {
      closed = true;
    },
  };
}

function capabilitiesOf(platform: string, lsof: boolean, killTree: boolean): DriverCapabilities {
  return {
    platform,
    pinning: "checked",
    identityPrecisionMs: precisionMs(platform),
    freeze: platform !== "win32",
    workingDirectories: lsof,
    details: lsof ? ["ports"] : [],
    events: { source: "none", deaths: false },
    killTree,
  };
}

// ps prints whole seconds, on Linux sometimes off by one (start-tokens.ts). Windows reports units of
// 100 ns, stored as milliseconds.
function precisionMs(platform: string): number {
  if (platform === "win32") return 1;
  return platform === "linux" ? 2_001 : 1_000;
}

async function killWholeTree(root: ProcessIdentity): Promise<SignalOutcome> {
  await new Promise<void>((resolve, reject) => {
    // SIGKILL at once: without pins it is not known which processes survive SIGTERM.
    treeKill(root.pid, "SIGKILL", (error) => {
      if (error === undefined || error === null) resolve();
      else {
        const message = `the tree below process ${root.pid} could not be killed`;
        reject(new ProcessInspectorError("KILL_FAILED", message, { pid: root.pid, cause: error }));
      }
    });
  });
  return "sent";
}
