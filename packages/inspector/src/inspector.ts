import type { ProcessIdentity } from "./core/identity.ts";
import type { ProcessInfo, ProcessSnapshot } from "./core/snapshot.ts";
import type {
  BirthWatch,
  BirthWatchOptions,
  DetailKind,
  DriverCapabilities,
  PinResult,
  ProcessDetails,
  ProcessDriver,
  Signal,
  SignalOutcome,
  SnapshotOptions,
} from "./driver.ts";

/** The operations, written once over any driver. */
export interface ProcessInspector {
  readonly capabilities: DriverCapabilities;
  snapshot(options?: SnapshotOptions): Promise<ProcessSnapshot>;
  listProcesses(): Promise<readonly ProcessInfo[]>;
  /** All descendants of a pid, root left out, parents before children. Throws PROCESS_NOT_FOUND. */
  getProcessTree(pid: number): Promise<readonly ProcessInfo[]>;
  /** Processes working in `directory` or below it: whole path segments, symlinks resolved. */
  findProcessesByCwdPrefix(directory: string): Promise<readonly ProcessInfo[]>;
  /**
   * Sends SIGTERM (`force`: SIGKILL) to one process. A pid is resolved to its identity first.
   * Throws PROCESS_NOT_FOUND, PERMISSION_DENIED, KILL_FAILED; TypeError for what cannot be a pid.
   */
  killProcess(
    target: number | ProcessIdentity,
    options?: { readonly force?: boolean },
  ): Promise<void>;
  processExists(target: number | ProcessIdentity): Promise<boolean>;
  signal(target: ProcessIdentity, signal: Signal): Promise<SignalOutcome>;
  pin(target: ProcessIdentity): Promise<PinResult>;
  readDetails(
    targets: readonly ProcessIdentity[],
    kinds: readonly DetailKind[],
  ): Promise<ReadonlyMap<string, ProcessDetails>>;
  /** undefined where the platform cannot watch births. */
  watchBirths(options: BirthWatchOptions): BirthWatch | undefined;
  killTree(root: ProcessIdentity): Promise<SignalOutcome>;
  close(): void;
  [Symbol.dispose](): void;
}

export declare function createInspectorOver(driver: ProcessDriver): ProcessInspector;
