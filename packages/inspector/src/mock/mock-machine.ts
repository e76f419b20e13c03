import { defined } from "../core/defined.ts";
import type { ProcessIdentity } from "../core/identity.ts";
import type { ProcessBirth, ProcessDeath, ProcessExec, Signal } from "../core/driver.ts";
import type { MockBehaviour, MockFork, MockProcessFields } from "./mock-behaviour.ts";
import type { MockClock } from "./mock-clock.ts";
import { createMockProcess, type MockProcess } from "./mock-process.ts";

/** How one process ended. `by`: the signal, or `exit` when it exited by itself. */
export interface MockDeath {
  readonly process: ProcessIdentity;
  readonly by: Signal | "exit";
  /** Milliseconds since the epoch, on the mock clock. */
  readonly at: number;
}

/** The process table of a machine in memory: forks, exits, reparenting. */
export class MockMachine {
  readonly clock: MockClock;
  readonly table = new Map<number, MockProcess>();
  readonly deaths: MockDeath[] = [];
  readonly birthListeners = new Set<(birth: ProcessBirth) => void>();
  readonly deathListeners = new Set<(death: ProcessDeath) => void>();
  readonly execListeners = new Set<(exec: ProcessExec) => void>();
  bootId = "mock-boot";
  #born = 0;
  #lastPid = 1_000;

  constructor(clock: MockClock) {
    this.clock = clock;
  }

  /** Number of processes started so far. */
  get born(): number {
    return this.#born;
  }

  add(fields: MockProcessFields, behaviour: MockBehaviour): MockProcess {
    if (!Number.isSafeInteger(fields.pid) || fields.pid < 0) {
      throw new TypeError(`a mock process needs a pid, not ${fields.pid}`);
    }
    if (this.table.has(fields.pid)) {
      throw new TypeError(
        `mock process ${fields.pid} exists: updateProcess changes it, reusePid replaces it`,
      );
    }
    this.#born += 1;
    const startToken = `${this.bootId}:${this.#born}`;
    const record = createMockProcess(fields, behaviour, { startToken, at: this.clock.now() });
    this.table.set(fields.pid, record);
    this.#lastPid = Math.max(this.#lastPid, fields.pid);
    this.#start(record);
    const birth = birthOf(record, this.parentOf(record)?.identity, this.clock.now());
    for (const listener of this.birthListeners) listener(birth);
    return record;
  }

  /** The process has another command now. */
  exec({ identity, info }: MockProcess): void {
    const now = this.clock.now();
    const { command, startedAt = now } = info;
    const exec = { identity, afterMs: now - startedAt, command };
    for (const listener of this.execListeners) listener(exec);
  }

  /** Ends a process. Its children are reparented to an ancestor that is a subreaper, or to pid 1. */
  end(record: MockProcess, by: Signal | "exit", collected = false): void {
    if (record.phase === "gone" || (record.phase === "zombie" && !collected)) return;
    if (record.phase === "alive") {
      const death = { process: record.identity, by, at: this.clock.now() };
      this.deaths.push(death);
      for (const listener of this.deathListeners) listener(reported(death));
      for (const cancel of record.timers) cancel();
      for (const child of this.childrenOf(record)) this.#adopt(child, this.#reaperAbove(record));
    }
    const parent = this.parentOf(record);
    if (!collected && parent?.behaviour.reaps === false) record.phase = "zombie";
    else this.remove(record);
    if (parent !== undefined) this.whenRunning(parent, () => this.forkOn(parent, "child-exit"));
  }

  remove(record: MockProcess): void {
    record.phase = "gone";
    for (const cancel of record.timers) cancel();
    if (this.table.get(record.identity.pid) === record) this.table.delete(record.identity.pid);
  }

  /** Calls `action` now, or when the process is continued; never if it is dead by then. */
  whenRunning(record: MockProcess, action: () => void): void {
    if (record.phase !== "alive") return;
    if (record.stopped || record.stuck) record.deferred.push(action);
    else action();
  }

  forkOn(record: MockProcess, occasion: MockFork["on"]): void {
    for (const rule of record.behaviour.forks ?? []) {
      if (rule.on === occasion) this.#fork(record, rule);
    }
  }

  childrenOf(record: MockProcess): MockProcess[] {
    return [...this.table.values()].filter(
      (other) => other.info.parentPid === record.identity.pid && other !== record,
    );
  }

  parentOf(record: MockProcess): MockProcess | undefined {
    const { parentPid } = record.info;
    return parentPid === null ? undefined : this.table.get(parentPid);
  }

  #start(record: MockProcess): void {
    const { exitsAfterMs, forks = [] } = record.behaviour;
    if (exitsAfterMs !== undefined) {
      const exit = (): void => this.whenRunning(record, () => this.end(record, "exit"));
      record.timers.push(this.clock.schedule(exitsAfterMs, exit));
    }
    for (const rule of forks) {
      if (rule.on !== "tick") continue;
      const everyMs = rule.everyMs ?? 10;
      if (!(everyMs >= 1)) throw new TypeError("a mock process forks at most once per millisecond");
      const tick = (): void => {
        if (record.phase !== "alive") return;
        if (!record.stopped && !record.stuck) this.#fork(record, rule);
        record.timers.push(this.clock.schedule(everyMs, tick));
      };
      record.timers.push(this.clock.schedule(everyMs, tick));
    }
  }

  #fork(parent: MockProcess, rule: MockFork): void {
    const count = parent.forked.get(rule) ?? 0;
    if (parent.phase !== "alive" || count >= (rule.limit ?? Number.POSITIVE_INFINITY)) return;
    parent.forked.set(rule, count + 1);
    do this.#lastPid += 1;
    while (this.table.has(this.#lastPid));
    const pid = this.#lastPid;
    const { startToken: _token, startedAt: _started, cpuPercent: _cpu, ...inherited } = parent.info;
    const session =
      rule.daemonize === true ? { processGroupId: pid, sessionId: pid, terminal: null } : {};
    const child = this.add(
      {
        ...inherited,
        cpuTimeMs: 0,
        ...session,
        ...rule.child,
        pid,
        parentPid: parent.identity.pid,
      },
      rule.behaviour ?? {},
    );
    if (rule.daemonize === true) this.#adopt(child, this.#reaperAbove(parent));
  }

  #reaperAbove(record: MockProcess): MockProcess | undefined {
    const seen = new Set([record]);
    for (
      let above = this.parentOf(record);
      above !== undefined && !seen.has(above);
      above = this.parentOf(above)
    ) {
      if (above.phase === "alive" && above.behaviour.subreaper === true) return above;
      seen.add(above);
    }
    return undefined;
  }

  #adopt(child: MockProcess, reaper: MockProcess | undefined): void {
    if (child.phase === "zombie" && reaper?.behaviour.reaps !== false) {
      this.remove(child);
      return;
    }
    child.info = { ...child.info, parentPid: reaper?.identity.pid ?? 1 };
  }
}

/** A death as the kernel reports it. */
function reported({ process, by, at }: MockDeath): ProcessDeath {
  const status = by === "exit" ? { exitCode: 0 } : { signal: by };
  return { identity: process, ...status, seenAt: at };
}

function birthOf(
  record: MockProcess,
  parent: ProcessIdentity | undefined,
  seenAt: number,
): ProcessBirth {
  const { info, identity } = record;
  return {
    identity,
    parentPid: info.parentPid ?? 0,
    ...defined({ parent }),
    name: info.name,
    processGroupId: info.processGroupId ?? identity.pid,
    sessionId: info.sessionId ?? identity.pid,
    seenAt,
  };
}
