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

/** The operations, written once over any driver. */
export type ProcessInspector = Pick<DriverInspector, keyof DriverInspector>;

/** All operations, over what a platform gives. */
export function createInspectorOver(driver: ProcessDriver): ProcessInspector {
  return new DriverInspector(driver);
}

export class DriverInspector {
  readonly #driver: ProcessDriver;

  constructor(driver: ProcessDriver) {
    this.#driver = driver;
  }

  /** Names this installation of the system, as every snapshot does; known without a scan. */
  get hostId(): string {
    return this.#driver.hostId;
  }

  get capabilities(): DriverCapabilities {
    return this.#driver.capabilities;
  }

  snapshot(options?: SnapshotOptions): Promise<ProcessSnapshot> {
    return this.#driver.snapshot(options);
  }

  async listProcesses(): Promise<readonly ProcessInfo[]> {
    return (await this.#driver.snapshot()).processes;
  }

  /** All descendants of a pid, root left out, parents before children. Throws PROCESS_NOT_FOUND. */
  async getProcessTree(pid: number): Promise<readonly ProcessInfo[]> {
    assertPid(pid);
    const processes = await this.listProcesses();
    if (!processes.some((process) => process.pid === pid)) throw notFound(pid);
    return descendantsOf(pid, indexChildren(processes));
  }

  /** Processes working in `directory` or below it: whole path segments, symlinks resolved. */
  async findProcessesByCwdPrefix(directory: string): Promise<readonly ProcessInfo[]> {
    const root = await resolveDirectory(directory);
    return (await this.listProcesses()).filter((process) => worksWithin(process, root));
  }

  /**
   * Sends SIGTERM (`force`: SIGKILL) to one process. A pid is resolved to its identity first.
   * Throws PROCESS_NOT_FOUND, PERMISSION_DENIED, KILL_FAILED; TypeError for what cannot be a pid.
   */
  async killProcess(
    target: number | ProcessIdentity,
    options?: { readonly force?: boolean },
  ): Promise<void> {
    await killProcess(this.#driver, target, options?.force === true);
  }

  async processExists(target: number | ProcessIdentity): Promise<boolean> {
    if (typeof target === "object") return await identityExists(this.#driver, target);
    assertPid(target);
    return (await this.listProcesses()).some((process) => process.pid === target);
  }

  /**
   * Pins, signals and lets go. For several signals, or to know what became of it, use a pin. Throws
   * SYSTEM_ERROR where it could not be pinned for want of descriptors, and what a pin throws.
   */
  async signal(target: ProcessIdentity, signal: Signal): Promise<SignalOutcome> {
    assertIdentity(target);
    return await signalOne(this.#driver, target, signal);
  }

  async pin(target: ProcessIdentity): Promise<PinResult> {
    assertIdentity(target);
    return await this.#driver.pin(target);
  }

  async readDetails(
    targets: readonly ProcessIdentity[],
    kinds: readonly DetailKind[],
  ): Promise<ReadonlyMap<string, ProcessDetails>> {
    targets.forEach(assertIdentity);
    return (await this.#driver.readDetails?.(targets, kinds)) ?? new Map();
  }

  /** undefined where the platform cannot watch births. */
  watchBirths(options: BirthWatchOptions): BirthWatch | undefined {
    return this.#driver.watchBirths?.(options);
  }

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
