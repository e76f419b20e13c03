import { defined } from "../core/defined.ts";
import type { ProcessSnapshot } from "../core/snapshot.ts";
import type {
  BirthWatch,
  BirthWatchOptions,
  DetailKind,
  DriverCapabilities,
  EventCapability,
  Freshness,
  ProcessDriver,
  SnapshotOptions,
} from "../core/driver.ts";
import { ProcessInspectorError } from "../core/errors.ts";
import { BootClock } from "./procfs/boot-clock.ts";
import { readDescriptorBound } from "./procfs/descriptor-limit.ts";
import { HostUsageReader } from "./procfs/host-usage.ts";
import { pinProcess } from "./pin/linux-pin.ts";
import { ProcessReader } from "./scan/process-reader.ts";
import { openFiles } from "./details/open-files.ts";
import { readDetails } from "./details/read-details.ts";
import { readVariables } from "./details/read-variables.ts";
import { peersRefusal } from "./peers/read-peers.ts";
import { ReadBuffer } from "./procfs/read-buffer.ts";
import { Scanner } from "./scan/scanner.ts";
import { createSignalSender, type SignalSender } from "./pin/signal-sender.ts";
import { Coalescer } from "../system/coalescer.ts";
import { loadProcessClocks, type ProcessClocks } from "./native/process-clocks.ts";
import { readSystemFacts, type SystemFacts } from "./procfs/system-facts.ts";
import { watchBirths } from "./events/birth-watch.ts";
import { KernelEvents } from "./events/kernel-events.ts";

const DETAILS: readonly DetailKind[] = ["ports", "proportionalMemory", "marker"];
const REFRESH = { true: "everything", directories: "directory", false: "nothing" } as const;

export interface LinuxDriverOptions {
  /** Mount point of procfs; default /proc. Signals need a /proc of this program's pid namespace. */
  readonly procRoot?: string;
  /** Most files kept open between scans. Default: three quarters of RLIMIT_NOFILE, 32,768 at most. */
  readonly maxOpenFiles?: number;
  /** Signal through pidfd_send_signal(2) where koffi is installed; default true. */
  readonly pidfd?: boolean;
  /** Births and deaths from the process connector where the kernel allows it; default true. */
  readonly processConnector?: boolean;
  /**
   * Ask CPU clocks (clock_getcpuclockid(3)) which processes have run, where koffi is installed and the
   * pids of `procRoot` are our own; default true. Else /proc/PID/schedstat is read, which costs more,
   * keeps a second file of each process open, and knows processes of one thread only.
   */
  readonly cpuClocks?: boolean;
}

/** The clocks of this program's own processes: in another pid namespace a pid names another process. */
function loadOwnClocks({ visibility }: SystemFacts): ProcessClocks | undefined {
  return visibility.pids === "own" ? loadProcessClocks() : undefined;
}

/** Reads the processes of a Linux machine from procfs, and signals them. */
export function createLinuxDriver(
  options: LinuxDriverOptions = {},
  loadClocks: (system: SystemFacts) => ProcessClocks | undefined = loadOwnClocks,
): ProcessDriver {
  const procRoot = options.procRoot ?? "/proc";
  const system = readSystemFacts(procRoot);
  const buffer = new ReadBuffer();
  const reader = new ProcessReader(system, buffer);
  const maxOpenFiles = options.maxOpenFiles ?? readDescriptorBound();
  const scanner = new Scanner(system, buffer, reader, {
    maxOpenFiles,
    loadClocks: () => (options.cpuClocks === false ? undefined : loadClocks(system)),
  });
  const host = new HostUsageReader(procRoot, buffer);
  const clock = new BootClock(procRoot, buffer);
  const kernelEvents = new KernelEvents(system, options.processConnector ?? true);
  let closed = false;
  let loadedSender: SignalSender | undefined;
  const sender = () => (loadedSender ??= createSignalSender(system, options.pidfd ?? true));

  async function scan(fresh: Freshness): Promise<ProcessSnapshot> {
    if (closed) throw new ProcessInspectorError("SYSTEM_ERROR", "the inspector is closed");
    const takenAt = Date.now();
    const began = performance.now();
    try {
      const request = {
        now: takenAt,
        bootedAt: clock.bootedAt(takenAt),
        refresh: REFRESH[`${fresh}`],
      };
      // Read before the scan, so that the fork count is not above that of the listed processes.
      const machine = host.read();
      const { processes, problems } = await scanner.scan(request);
      return {
        hostId: system.hostId,
        ...defined({ bootId: system.bootId }),
        takenAt,
        durationMs: performance.now() - began,
        processes,
        problems: problems.toList(),
        ...machine,
      };
    } catch (cause) {
      throw new ProcessInspectorError("SYSTEM_ERROR", `${procRoot} could not be read`, { cause });
    } finally {
      if (closed) scanner.close();
    }
  }

  const scans = new Coalescer(scan);
  const watches = new Set<BirthWatch>();
  function watchEvents(birthOptions: BirthWatchOptions): BirthWatch {
    let births =
      kernelEvents.watch(birthOptions, (reason) => {
        birthOptions.onMissed?.(reason);
        births = watchBirths(system, birthOptions);
      }) ?? watchBirths(system, birthOptions);
    const close = () => {
      watches.delete(watch);
      births.close();
    };
    const watch = {
      get source() {
        return births.source;
      },
      look: () => births.look(),
      close,
      [Symbol.dispose]: close,
    };
    watches.add(watch);
    return watch;
  }

  function eventCapability(): EventCapability {
    // A start token needs a boot id, and a birth needs a start token.
    if (system.bootId === undefined)
      return { source: "none", deaths: false, reason: "the boot id cannot be read" };
    const refusal = kernelEvents.refusal;
    if (refusal === undefined) return { source: "process-connector", deaths: true };
    const source = [...watches].find((watch) => watch.source === "listing")?.source ?? "last-pid";
    return { source, deaths: false, reason: `process connector: ${refusal}` };
  }

  return {
    hostId: system.hostId,
    get capabilities(): DriverCapabilities {
      return {
        platform: "linux",
        pinning: sender().pinning,
        identityPrecisionMs: 1000 / system.constants.ticksPerSecond,
        freeze: true,
        workingDirectories: true,
        details: peersRefusal(system) === undefined ? [...DETAILS, "peers"] : DETAILS,
        // A birth needs an identity, and without a boot id there are no start tokens.
        events: eventCapability(),
        killTree: false,
      };
    },
    snapshot: (snapshotOptions: SnapshotOptions = {}) => scans.run(snapshotOptions.fresh ?? false),
    pin: async (target) => pinProcess({ system, sender: sender() }, target),
    readDetails: (targets, kinds) => readDetails(system, targets, kinds),
    openFiles: async (target) => openFiles(system, target),
    readVariables: async (target, names) => readVariables(system, target, names),
    ...(system.bootId === undefined ? {} : { watchBirths: watchEvents }),
    close() {
      closed = true;
      scanner.close();
      for (const births of watches) births.close();
      watches.clear();
    },
  };
}
