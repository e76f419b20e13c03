import type { ProcessIdentity } from "./core/identity.ts";
import type { ProcessInfo, ProcessSnapshot } from "./core/snapshot.ts";
import { descendantsOf, indexChildren } from "./core/tree.ts";
import { worksWithin } from "./core/working-directory.ts";
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
} from "./core/driver.ts";
import { openPin, signalOne } from "./open-pin.ts";
import { killFailed, killProcess, notFound, refusePid1 } from "./kill-process.ts";
import { assertIdentity, assertPid } from "./core/pid.ts";
import { resolveDirectory } from "./resolve-directory.ts";

/** The operations on processes; the same for every driver. */
export type ProcessInspector = Pick<DriverInspector, keyof DriverInspector>;

/** An inspector over a driver of your own. */
export function createInspectorOver(driver: ProcessDriver): ProcessInspector {
  return new DriverInspector(driver);
}

export class DriverInspector {
  readonly #driver: ProcessDriver;

  constructor(driver: ProcessDriver) {
    this.#driver = driver;
  }

  /** The `hostId` of every snapshot; known without a scan. */
  get hostId(): string {
    return this.#driver.hostId;
  }

  get capabilities(): DriverCapabilities {
    return this.#driver.capabilities;
  }

  /** Scans the machine. Throws SYSTEM_ERROR when it cannot be read; a partial scan lists `problems`. */
  snapshot(options?: SnapshotOptions): Promise<ProcessSnapshot> {
    return this.#driver.snapshot(options);
  }

  /** The processes of a new snapshot. Throws SYSTEM_ERROR. */
  async listProcesses(): Promise<readonly ProcessInfo[]> {
    return (await this.#driver.snapshot()).processes;
  }

  /** All descendants of a pid without the root, parents before children. Throws PROCESS_NOT_FOUND. */
  async getProcessTree(pid: number): Promise<readonly ProcessInfo[]> {
    assertPid(pid);
    const processes = await this.listProcesses();
    if (!processes.some((process) => process.pid === pid)) throw notFound(pid);
    return descendantsOf(pid, indexChildren(processes));
  }

  /** Processes that work in `directory` or below it: whole path segments, symlinks resolved. */
  async findProcessesByCwdPrefix(directory: string): Promise<readonly ProcessInfo[]> {
    const root = await resolveDirectory(directory);
    return (await this.listProcesses()).filter((process) => worksWithin(process, root));
  }

  /**
   * Sends SIGTERM (`force`: SIGKILL) to one process; does not wait for its exit. A pid is resolved to
   * an identity by a scan first. Throws PROCESS_NOT_FOUND, PERMISSION_DENIED, KILL_FAILED,
   * SYSTEM_ERROR, and TypeError for an invalid pid.
   */
  async killProcess(
    target: number | ProcessIdentity,
    options?: { readonly force?: boolean },
  ): Promise<void> {
    await killProcess(this.#driver, target, options?.force === true);
  }

  /** Zombies exist. An identity whose pid was reused does not. Throws SYSTEM_ERROR. */
  async processExists(target: number | ProcessIdentity): Promise<boolean> {
    if (typeof target === "object") return await identityExists(this.#driver, target);
    assertPid(target);
    return (await this.listProcesses()).some((process) => process.pid === target);
  }

  /**
   * Sends one signal through a pin. To send several, or to wait for the exit, use `pin`. Throws
   * SYSTEM_ERROR without free descriptors, and KILL_FAILED as ProcessPin.signal does.
   */
  async signal(target: ProcessIdentity, signal: Signal): Promise<SignalOutcome> {
    assertIdentity(target);
    return await signalOne(this.#driver, target, signal);
  }

  /** Opens a handle on one process; close it when done. Throws SYSTEM_ERROR, TypeError. */
  async pin(target: ProcessIdentity): Promise<PinResult> {
    assertIdentity(target);
    return await this.#driver.pin(target);
  }

  /** Reads ports, proportional memory and markers of the given processes; keyed by identityKey. */
  async readDetails(
    targets: readonly ProcessIdentity[],
    kinds: readonly DetailKind[],
  ): Promise<ReadonlyMap<string, ProcessDetails>> {
    targets.forEach(assertIdentity);
    return (await this.#driver.readDetails?.(targets, kinds)) ?? new Map();
  }

  /**
   * Paths of the files and directories that a process holds open, each once. Deleted ones are left out.
   * undefined when it is gone, another user's, in another mount namespace (where a path means another
   * file), or on a platform that cannot tell. Source: proc_pid_fd(5).
   */
  async openFiles(target: ProcessIdentity): Promise<readonly string[] | undefined> {
    assertIdentity(target);
    return await this.#driver.openFiles?.(target);
  }

  /**
   * The values at exec of these environment variables, without those that are not set; no other one is
   * decoded. undefined as for `openFiles`. Source: proc_pid_environ(5).
   */
  async readVariables(
    target: ProcessIdentity,
    names: readonly string[],
  ): Promise<Readonly<Record<string, string>> | undefined> {
    assertIdentity(target);
    return await this.#driver.readVariables?.(target, names);
  }

  /** Reports processes that start between two scans. undefined where `capabilities.events.source` is "none". */
  watchBirths(options: BirthWatchOptions): BirthWatch | undefined {
    return this.#driver.watchBirths?.(options);
  }

  /** Kills a process and its descendants. Throws KILL_FAILED where `capabilities.killTree` is false. */
  async killTree(root: ProcessIdentity): Promise<SignalOutcome> {
    assertIdentity(root);
    refusePid1(root.pid);
    if (this.#driver.killTree === undefined) {
      throw killFailed(root.pid, "this platform stops processes one by one, not as a tree");
    }
    const pinned = await openPin(this.#driver, root);
    if (typeof pinned === "string") return pinned;
    using _pin = pinned;
    return await this.#driver.killTree(root);
  }

  /** Releases all descriptors and timers. Idempotent; later scans throw SYSTEM_ERROR. */
  close(): void {
    this.#driver.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

async function identityExists(driver: ProcessDriver, target: ProcessIdentity): Promise<boolean> {
  assertIdentity(target);
  const pinned = await openPin(driver, target);
  if (typeof pinned === "string") return pinned === "denied";
  using pin = pinned;
  return pin.status().kind !== "gone";
}
