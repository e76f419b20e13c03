import type { ProcessIdentity } from "../core/identity.ts";
import type { HostUsage, ProcessInfo, ScanProblem } from "../core/snapshot.ts";
import type { DriverCapabilities } from "../core/driver.ts";
import { ProcessInspectorError } from "../core/errors.ts";
import { DriverInspector } from "../inspector.ts";
import type { MockBehaviour, MockProcessFields } from "./mock-behaviour.ts";
import { MockClock } from "./mock-clock.ts";
import { MockDriver, type MockSignal } from "./mock-driver.ts";
import { MockMachine, type MockDeath } from "./mock-machine.ts";
import { listed, type MockProcess } from "./mock-process.ts";
import { resume } from "./mock-signals.ts";

export interface MockProcessInspectorOptions {
  readonly clock?: MockClock;
  /** Default: the capabilities of Linux with kernel pins. */
  readonly capabilities?: Partial<DriverCapabilities>;
  readonly hostId?: string;
  readonly bootId?: string;
  readonly host?: Partial<HostUsage>;
}

/**
 * A ProcessInspector over a machine in memory, with a clock that the test controls. Never reads or
 * signals real processes.
 *
 * @example
 * const inspector = new MockProcessInspector();
 * inspector.addProcess({ pid: 100, name: "claude" });
 * inspector.addProcess({ pid: 101, parentPid: 100 }, { ignores: ["SIGTERM"] });
 * await inspector.killProcess(101, { force: true });
 */
export class MockProcessInspector extends DriverInspector {
  readonly clock: MockClock;
  readonly #machine: MockMachine;
  readonly #driver: MockDriver;

  constructor(options: MockProcessInspectorOptions = {}) {
    const clock = options.clock ?? new MockClock();
    const machine = new MockMachine(clock);
    const driver = new MockDriver(machine, options.capabilities ?? {});
    super(driver);
    this.clock = clock;
    this.#machine = machine;
    this.#driver = driver;
    if (options.bootId !== undefined) this.#machine.bootId = options.bootId;
    if (options.hostId !== undefined) this.#driver.scan.hostId = options.hostId;
    this.setHost(options.host ?? {});
  }

  // ---- the machine

  /** Starts a process and returns its identity. TypeError when the pid is in use or invalid. */
  addProcess(fields: MockProcessFields, behaviour: MockBehaviour = {}): ProcessIdentity {
    return this.#machine.add(fields, behaviour).identity;
  }

  /**
   * Changes fields and behaviour of a process; its identity stays. Another command is an exec(2), which birth
   * watches are told of as of births. TypeError for unknown pids.
   */
  updateProcess(
    pid: number,
    fields: Omit<Partial<ProcessInfo>, "pid" | "startToken">,
    behaviour?: MockBehaviour,
  ): void {
    const record = this.#get(pid);
    record.info = { ...record.info, ...fields };
    if (fields.command !== undefined) this.#machine.exec(record);
    if (behaviour !== undefined) record.behaviour = { ...record.behaviour, ...behaviour };
  }

  /**
   * The process exits by itself or is killed by another process, and stays as a zombie when its parent
   * does not reap. Birth watches are told if `events.deaths` is among the capabilities.
   */
  exitProcess(pid: number, by: MockDeath["by"] = "exit"): void {
    this.#machine.end(this.#get(pid), by);
  }

  /** The process exits and is reaped at once. Returns false when no process has the pid. */
  removeProcess(pid: number): boolean {
    const record = this.#machine.table.get(pid);
    if (record !== undefined) this.#machine.end(record, "exit", true);
    return record !== undefined;
  }

  /** Ends the process with this pid, if there is one, and starts another one with the pid. */
  reusePid(
    pid: number,
    fields: Omit<MockProcessFields, "pid"> = {},
    behaviour: MockBehaviour = {},
  ): ProcessIdentity {
    this.removeProcess(pid);
    return this.addProcess({ ...fields, pid }, behaviour);
  }

  /** Ends the uninterruptible sleep of a `stuck` process and delivers its pending signals. */
  releaseProcess(pid: number): void {
    const record = this.#get(pid);
    record.behaviour = { ...record.behaviour, stuck: false };
    resume(this.#machine, record);
  }

  /** Removes all processes, problems, failures and recorded signals; the clock keeps its time. */
  clear(): void {
    for (const record of this.#machine.table.values()) this.#machine.remove(record);
    this.#machine.deaths.length = 0;
    this.#driver.signals.length = 0;
    this.#driver.scan.failures.length = 0;
    this.#driver.scan.problems = [];
    this.#driver.scan.before = undefined;
  }

  /** Simulates a reboot: no processes, and start tokens with another boot id. */
  reboot(bootId: string): void {
    for (const record of this.#machine.table.values()) this.#machine.remove(record);
    this.#machine.bootId = bootId;
  }

  // ---- scans

  /** The next `times` scans fail. */
  failNextSnapshot(error?: Error, times = 1): void {
    for (let index = 0; index < times; index += 1) {
      this.#driver.scan.failures.push(
        error ?? new ProcessInspectorError("SYSTEM_ERROR", "the mock scan failed, as requested"),
      );
    }
  }

  /** `problems` of the next snapshots; none: complete again. */
  setProblems(...problems: readonly ScanProblem[]): void {
    this.#driver.scan.problems = problems;
  }

  setHost(host: Partial<HostUsage>): void {
    this.#driver.scan.host = { ...this.#driver.scan.host, ...host };
  }

  /** Duration of each scan on the mock clock, milliseconds. */
  setScanDuration(ms: number): void {
    this.#driver.scan.durationMs = ms;
  }

  /** Sets a function that is called before each scan, to change the machine between scans. */
  beforeSnapshot(action: (() => void) | undefined): void {
    this.#driver.scan.before = action;
  }

  /** Reports to all birth watches that births were missed. */
  missBirths(reason: string): void {
    this.#driver.missBirths(reason);
  }

  // ---- results

  /** Number of processes, including zombies and hidden ones. */
  get processCount(): number {
    return this.#machine.table.size;
  }

  /** All signals that were sent or attempted through a pin, in order. */
  get signals(): readonly MockSignal[] {
    return this.#driver.signals;
  }

  /** All deaths, in order. */
  get deaths(): readonly MockDeath[] {
    return this.#machine.deaths;
  }

  /** The process, even when hidden from snapshots; undefined when there is none. */
  getProcess(pid: number): ProcessInfo | undefined {
    const record = this.#machine.table.get(pid);
    return record === undefined ? undefined : listed(record);
  }

  #get(pid: number): MockProcess {
    const record = this.#machine.table.get(pid);
    if (record === undefined) throw new TypeError(`there is no mock process ${pid}`);
    return record;
  }
}
