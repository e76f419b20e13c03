import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
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
} from "./driver.ts";
import { ProcessInspectorError } from "./errors.ts";
import { killOne, notFound, refuseFirst } from "./kill-one.ts";
import { assertIdentity, assertPid } from "./pid.ts";

/** The operations, written once over any driver. */
export interface ProcessInspector {
  /** Names this installation of the system, as every snapshot does; known without a scan. */
  readonly hostId: string;
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

/** All operations, over the two or three that a platform gives. */
export function createInspectorOver(driver: ProcessDriver): ProcessInspector {
  const listProcesses = async () => (await driver.snapshot()).processes;

  return {
    get hostId() {
      return driver.hostId;
    },
    get capabilities() {
      return driver.capabilities;
    },
    snapshot: (options) => driver.snapshot(options),
    listProcesses,
    async getProcessTree(pid) {
      assertPid(pid);
      const processes = await listProcesses();
      if (!processes.some((process) => process.pid === pid)) throw notFound(pid);
      return descendantsOf(pid, indexChildren(processes));
    },
    async findProcessesByCwdPrefix(directory) {
      const root = await resolveDirectory(directory);
      return (await listProcesses()).filter((process) => worksWithin(process, root));
    },
    async killProcess(target, options) {
      await killOne(driver, target, options?.force === true);
    },
    async processExists(target) {
      if (typeof target === "object") return await identityExists(driver, target);
      assertPid(target);
      return (await listProcesses()).some((process) => process.pid === target);
    },
    async signal(target, signal) {
      assertIdentity(target);
      return await driver.signal(target, signal);
    },
    async pin(target) {
      assertIdentity(target);
      return await driver.pin(target);
    },
    async readDetails(targets, kinds) {
      targets.forEach(assertIdentity);
      return (await driver.readDetails?.(targets, kinds)) ?? new Map();
    },
    watchBirths: (options) => driver.watchBirths?.(options),
    async killTree(root) {
      assertIdentity(root);
      refuseFirst(root.pid);
      if (driver.killTree === undefined) {
        throw new ProcessInspectorError(
          "KILL_FAILED",
          "this platform stops processes one by one, not as a tree",
          { pid: root.pid },
        );
      }
      return await driver.killTree(root);
    },
    close: () => driver.close(),
    [Symbol.dispose]: () => driver.close(),
  };
}

/** Symlinks resolved; a directory that is not there (any more) is compared as it is written. */
async function resolveDirectory(directory: string): Promise<string> {
  const absolute = resolve(directory);
  return await realpath(absolute).catch(() => absolute);
}

async function identityExists(driver: ProcessDriver, target: ProcessIdentity): Promise<boolean> {
  assertIdentity(target);
  const result = await driver.pin(target);
  if (result.outcome === "pinned") {
    using pin = result.pin;
    return pin.status().kind !== "gone";
  }
  if (result.outcome === "exhausted") {
    throw new ProcessInspectorError("SYSTEM_ERROR", "out of file descriptors", { pid: target.pid });
  }
  return result.outcome === "denied";
}
