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
  /** Default: those of Linux with kernel pins. */
  readonly capabilities?: Partial<DriverCapabilities>;
  readonly hostId?: string;
  readonly bootId?: string;
  readonly host?: Partial<HostUsage>;
}

/**
 * A ProcessInspector over a machine that exists only in memory, with time in the test's hand.
 * No real process is ever read or signalled.
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

  /** Starts a process. Returns its identity. TypeError when the pid is taken. */
  addProcess(fields: MockProcessFields, behaviour: MockBehaviour = {}): ProcessIdentity {
    return this.#machine.add(fields, behaviour).identity;
  }

  /** Changes what a living process looks like; its identity stays. */
  updateProcess(
    pid: number,
    fields: Omit<Partial<ProcessInfo>, "pid" | "startToken">,
    behaviour?: MockBehaviour,
  ): void {
    const record = this.#get(pid);
    record.info = { ...record.info, ...fields };
    if (behaviour !== undefined) record.behaviour = { ...record.behaviour, ...behaviour };
  }

  /** Lets a process exit by itself; under a parent that does not reap it stays as a zombie. */
  exitProcess(pid: number): void {
    this.#machine.end(this.#get(pid), "exit");
  }

  /** Takes a process away at once, collected. Returns false when there is none with this pid. */
  removeProcess(pid: number): boolean {
    const record = this.#machine.table.get(pid);
    if (record !== undefined) this.#machine.end(record, "exit", true);
    return record !== undefined;
  }

  /** Ends the process with this pid, if there is one, and starts another under the same pid. */
  reusePid(
    pid: number,
    fields: Omit<MockProcessFields, "pid"> = {},
    behaviour: MockBehaviour = {},
  ): ProcessIdentity {
    this.removeProcess(pid);
    return this.addProcess({ ...fields, pid }, behaviour);
  }

  /** Ends the uninterruptible sleep of a stuck process; signals that were pending reach it. */
  releaseProcess(pid: number): void {
    const record = this.#get(pid);
    record.behaviour = { ...record.behaviour, stuck: false };
    resume(this.#machine, record);
  }

  /** Takes away all processes, problems, failures and records; the clock goes on. */
  clear(): void {
    for (const record of this.#machine.table.values()) this.#machine.remove(record);
    this.#machine.deaths.length = 0;
    this.#driver.signals.length = 0;
    this.#driver.scan.failures.length = 0;
    this.#driver.scan.problems = [];
    this.#driver.scan.before = undefined;
  }

  /** A new boot: no process is left, and no start token of before means anything. */
  reboot(bootId: string): void {
    for (const record of this.#machine.table.values()) this.#machine.remove(record);
    this.#machine.bootId = bootId;
  }

  // ---- what scans say

  /** The next `times` scans fail. */
  failNextSnapshot(error?: Error, times = 1): void {
    for (let index = 0; index < times; index += 1) {
      this.#driver.scan.failures.push(
        error ??
          new ProcessInspectorError("SYSTEM_ERROR", "The mock scan failed, as it was told to."),
      );
    }
  }

  /** Scans are partial for these reasons from now on; none: complete again. */
  setProblems(...problems: readonly ScanProblem[]): void {
    this.#driver.scan.problems = problems;
  }

  setHost(host: Partial<HostUsage>): void {
    this.#driver.scan.host = { ...this.#driver.scan.host, ...host };
  }

  /** How long each scan takes on the mock clock, milliseconds. */
  setScanDuration(ms: number): void {
    this.#driver.scan.durationMs = ms;
  }

  /** Called before each scan; the place to change the machine between two of them. */
  beforeSnapshot(action: (() => void) | undefined): void {
    this.#driver.scan.before = action;
  }

  /** Says to everyone who watches births that links may be missing. */
  missBirths(reason: string): void {
    this.#driver.missBirths(reason);
  }

  // ---- what happened

  /** Processes in the table, zombies and hidden ones included. */
  get processCount(): number {
    return this.#machine.table.size;
  }

  /** Every signal that was sent or tried, in order; without a pin none is tried. */
  get signals(): readonly MockSignal[] {
    return this.#driver.signals;
  }

  /** Every death, in order. */
  get deaths(): readonly MockDeath[] {
    return this.#machine.deaths;
  }

  /** The process as it is now, nothing hidden by a scan; undefined when there is none. */
  getProcess(pid: number): ProcessInfo | undefined {
    const record = this.#machine.table.get(pid);
    return record === undefined ? undefined : listed(record);
  }

  #get(pid: number): MockProcess {
    const record = this.#machine.table.get(pid);
    if (record === undefined) throw new TypeError(`There is no mock process ${pid}.`);
    return record;
  }
}
