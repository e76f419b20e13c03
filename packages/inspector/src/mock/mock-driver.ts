import { identityKey, type ProcessIdentity } from "../core/identity.ts";
import type { HostUsage, PidUse, ProcessSnapshot, ScanProblem } from "../core/snapshot.ts";
import type {
  BirthWatch,
  BirthWatchOptions,
  DetailKind,
  DriverCapabilities,
  PinResult,
  PinStatus,
  ProcessBirth,
  ProcessDeath,
  ProcessExec,
  ProcessDetails,
  ProcessDriver,
  ProcessPeers,
  Signal,
  SignalOutcome,
  SnapshotOptions,
} from "../core/driver.ts";
import { ProcessInspectorError } from "../core/errors.ts";
import type { HideableField } from "./mock-behaviour.ts";
import type { MockMachine } from "./mock-machine.ts";
import { listed, stateOf, type MockProcess } from "./mock-process.ts";
import { deliver } from "./mock-signals.ts";

/** One signal that was sent, or attempted, through a pin. Only `sent` ones reached a process. */
export interface MockSignal {
  readonly process: ProcessIdentity;
  readonly signal: Signal;
  /** Milliseconds since the epoch, on the mock clock. */
  readonly at: number;
  readonly outcome: SignalOutcome;
}

const DEFAULT_CAPABILITIES: DriverCapabilities = {
  platform: "mock",
  pinning: "kernel",
  identityPrecisionMs: 0,
  freeze: true,
  workingDirectories: true,
  details: ["ports", "proportionalMemory", "marker", "peers"],
  events: { source: "process-connector", deaths: false },
  killTree: false,
};

const DEFAULT_HOST: HostUsage = {
  name: "mock",
  platform: "mock",
  cpuCount: 8,
  memoryTotalBytes: 16 * 1024 ** 3,
  memoryAvailableBytes: 8 * 1024 ** 3,
};

/** What a scan returns besides the processes; tests modify it. */
export interface MockScan {
  hostId: string;
  host: HostUsage;
  /** undefined: as many forks as processes were added; null: not reported. */
  pids?: PidUse | null;
  problems: readonly ScanProblem[];
  /** Duration of each scan on the mock clock, milliseconds. */
  durationMs: number;
  /** Errors of the next scans, in order. */
  readonly failures: Error[];
  /** Called before each scan, to change the machine between scans. */
  before: (() => void) | undefined;
}

/** A ProcessDriver over a machine in memory. */
export class MockDriver implements ProcessDriver {
  readonly capabilities: DriverCapabilities;
  readonly signals: MockSignal[] = [];
  readonly scan: MockScan = {
    hostId: "mock-host",
    host: DEFAULT_HOST,
    problems: [],
    durationMs: 0,
    failures: [],
    before: undefined,
  };
  readonly #machine: MockMachine;
  #closed = false;
  readonly #watches = new Set<BirthWatch>();
  readonly #missed = new Set<(reason: string) => void>();
  readonly watchBirths?: (options: BirthWatchOptions) => BirthWatch;
  readonly killTree?: (root: ProcessIdentity) => Promise<SignalOutcome>;

  constructor(machine: MockMachine, capabilities: Partial<DriverCapabilities>) {
    this.#machine = machine;
    this.capabilities = { ...DEFAULT_CAPABILITIES, ...capabilities };
    if (this.capabilities.events.source !== "none")
      this.watchBirths = (options) => this.#watchBirths(options);
    if (this.capabilities.killTree) this.killTree = (root) => this.#killTree(root);
  }

  get hostId(): string {
    return this.scan.hostId;
  }

  async snapshot(_options?: SnapshotOptions): Promise<ProcessSnapshot> {
    if (this.#closed) throw new ProcessInspectorError("SYSTEM_ERROR", "the inspector is closed");
    const { clock, table } = this.#machine;
    clock.catchUp();
    this.scan.before?.();
    for (const record of Array.from(table.values())) {
      if (!record.stopped && !record.stuck) this.#machine.forkOn(record, "snapshot");
    }
    const takenAt = clock.now();
    const { durationMs, hostId, host, pids } = this.scan;
    if (durationMs > 0) await clock.sleep(durationMs);
    const failure = this.scan.failures.shift();
    if (failure !== undefined) throw failure;
    return {
      hostId,
      bootId: this.#machine.bootId,
      takenAt,
      durationMs,
      processes: [...table.values()]
        .filter((record) => record.behaviour.hidden !== true)
        .map((record) => listed(record)),
      problems: this.scan.problems,
      host,
      ...(pids === null ? {} : { pids: pids ?? { forks: this.#machine.born, pidMax: 32_768 } }),
    };
  }

  async pin(target: ProcessIdentity): Promise<PinResult> {
    const found = this.#find(target);
    if (typeof found === "string") return { outcome: found };
    if (found.behaviour.pinning !== undefined) return { outcome: found.behaviour.pinning };
    return {
      outcome: "pinned",
      pin: {
        identity: found.identity,
        status: () => this.#status(found),
        signal: (signal) => this.#send(found, signal),
        close() {},
        [Symbol.dispose]() {},
      },
    };
  }

  async readDetails(
    targets: readonly ProcessIdentity[],
    kinds: readonly DetailKind[],
  ): Promise<ReadonlyMap<string, ProcessDetails>> {
    const details = new Map<string, ProcessDetails>();
    for (const target of targets) {
      const found = this.#find(target);
      if (typeof found === "string") continue;
      const held = found.behaviour.pinning === undefined;
      const peers = kinds.includes("peers") ? { peers: this.#peersOf(found) } : {};
      details.set(identityKey(target), { ...detailsOf(found, held ? kinds : []), ...peers });
    }
    return details;
  }

  async openFiles(target: ProcessIdentity): Promise<readonly string[] | undefined> {
    const found = this.#readable(target);
    return found && (found.behaviour.openFiles ?? []);
  }

  async readVariables(
    target: ProcessIdentity,
    names: readonly string[],
  ): Promise<Readonly<Record<string, string>> | undefined> {
    const found = this.#readable(target);
    if (found === undefined) return undefined;
    const { variables = {} } = found.behaviour;
    return Object.fromEntries(Object.entries(variables).filter(([name]) => names.includes(name)));
  }

  #readable(target: ProcessIdentity): MockProcess | undefined {
    const found = this.#find(target);
    return typeof found === "string" || found.behaviour.pinning !== undefined ? undefined : found;
  }

  /** Reports to all birth watches that births were missed. */
  missBirths(reason: string): void {
    for (const listener of this.#missed) listener(reason);
  }

  close(): void {
    this.#closed = true;
    for (const watch of this.#watches) watch.close();
  }

  #find(target: ProcessIdentity): MockProcess | "gone" | "reused" {
    this.#machine.clock.catchUp();
    const record = this.#machine.table.get(target.pid);
    if (record === undefined) return "gone";
    return record.identity.startToken === target.startToken ? record : "reused";
  }

  #peersOf({ behaviour: { pinning, details } }: MockProcess): ProcessPeers {
    if (!this.capabilities.details.includes("peers"))
      return { known: false, reason: "this machine does not tell who is connected" };
    if (pinning !== undefined) return { known: false, reason: "its open files cannot be read" };
    return details?.peers ?? { known: true, peers: [] };
  }

  #status(record: MockProcess): PinStatus {
    this.#machine.clock.catchUp();
    const { parentPid } = record.info;
    if (record.behaviour.unreadable !== undefined && record.phase !== "gone") {
      return { kind: "unknown", reason: record.behaviour.unreadable };
    }
    if (record.phase === "gone") return { kind: "gone" };
    if (record.phase === "zombie") return { kind: "zombie", parentPid };
    return { kind: "alive", state: stateOf(record), parentPid };
  }

  #send(record: MockProcess, signal: Signal): SignalOutcome {
    this.#machine.clock.catchUp();
    const { identity } = record;
    if (!this.capabilities.freeze && (signal === "SIGSTOP" || signal === "SIGCONT")) {
      throw new ProcessInspectorError("KILL_FAILED", `this platform has no ${signal}`, {
        pid: identity.pid,
      });
    }
    // Without a handle of the kernel there is only the pid, which may have been reused.
    if (record.phase === "gone" && this.capabilities.pinning === "checked") {
      const outcome = this.#machine.table.has(identity.pid) ? "reused" : "gone";
      return this.#record(identity, signal, outcome);
    }
    // Recorded before its effect, so that signals sent by the effect come later in the list.
    const index = this.signals.length;
    this.#record(identity, signal, "sent");
    const outcome = deliver(this.#machine, record, signal);
    this.signals[index] = { ...this.signals[index]!, outcome };
    return outcome;
  }

  #record(process: ProcessIdentity, signal: Signal, outcome: SignalOutcome): SignalOutcome {
    this.signals.push({ process, signal, at: this.#machine.clock.now(), outcome });
    return outcome;
  }

  async #killTree(root: ProcessIdentity): Promise<SignalOutcome> {
    const found = this.#find(root);
    if (typeof found === "string") return found;
    const tree = new Set([found]);
    for (const record of tree) {
      for (const child of this.#machine.childrenOf(record)) tree.add(child);
    }
    const outcomes = [...tree].toReversed().map((record) => this.#send(record, "SIGKILL"));
    return outcomes.includes("denied") ? "denied" : "sent";
  }

  #watchBirths(options: BirthWatchOptions): BirthWatch {
    const { birthListeners, deathListeners, execListeners } = this.#machine;
    const listener = (birth: ProcessBirth): void => options.onBirths([birth]);
    const deathListener = (death: ProcessDeath): void => options.onDeaths?.([death]);
    const execListener = (exec: ProcessExec): void => options.onExecs?.([exec]);
    const { onMissed } = options;
    birthListeners.add(listener);
    if (this.capabilities.events.deaths) deathListeners.add(deathListener);
    if (this.capabilities.events.source === "process-connector") execListeners.add(execListener);
    if (onMissed !== undefined) this.#missed.add(onMissed);
    const close = (): void => {
      birthListeners.delete(listener);
      deathListeners.delete(deathListener);
      execListeners.delete(execListener);
      if (onMissed !== undefined) this.#missed.delete(onMissed);
      this.#watches.delete(watch);
    };
    const look = async (): Promise<number | undefined> =>
      birthListeners.has(listener) ? this.#machine.born : undefined;
    const { capabilities } = this;
    const watch: BirthWatch = {
      // As on a real machine, it changes when the kernel's events end.
      get source() {
        return capabilities.events.source;
      },
      look,
      close,
      [Symbol.dispose]: close,
    };
    this.#watches.add(watch);
    return watch;
  }
}

function detailsOf(record: MockProcess, kinds: readonly DetailKind[]): ProcessDetails {
  const given: Required<Omit<ProcessDetails, "peers">> = {
    ports: [],
    proportionalMemoryBytes: record.info.memoryBytes,
    marker: null,
    agentMarkers: [],
    ...record.behaviour.details,
  };
  const hides = record.behaviour.hides ?? [];
  const shown = (kind: DetailKind, field: HideableField): boolean =>
    kinds.includes(kind) && !hides.includes(field);
  return {
    ...(shown("ports", "ports") ? { ports: given.ports } : {}),
    ...(shown("proportionalMemory", "proportionalMemoryBytes")
      ? { proportionalMemoryBytes: given.proportionalMemoryBytes }
      : {}),
    ...(shown("marker", "marker") ? { marker: given.marker } : {}),
    ...(shown("marker", "agentMarkers") && given.agentMarkers.length > 0
      ? { agentMarkers: given.agentMarkers }
      : {}),
  };
}
