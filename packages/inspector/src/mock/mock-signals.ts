import type { Signal, SignalOutcome } from "../core/driver.ts";
import type { MockMachine } from "./mock-machine.ts";
import type { MockProcess } from "./mock-process.ts";

/** Default effect of a signal, or that of the behaviour. Zombies ignore signals. Source: signal(7). */
export function deliver(machine: MockMachine, record: MockProcess, signal: Signal): SignalOutcome {
  if (record.phase === "gone") return "gone";
  const { denies, onSignal } = record.behaviour;
  if (denies === true || denies?.includes(signal) === true) return "denied";
  onSignal?.(signal);
  if (record.phase === "alive") receive(machine, record, signal);
  return "sent";
}

function receive(machine: MockMachine, record: MockProcess, signal: Signal): void {
  if (record.stuck) {
    if (!record.pending.includes(signal)) record.pending.push(signal);
  } else if (signal === "SIGKILL") {
    die(machine, record, signal);
  } else if (signal === "SIGSTOP") {
    record.stopped = true;
  } else if (signal === "SIGCONT") {
    resume(machine, record);
    machine.whenRunning(record, () => machine.forkOn(record, "signal"));
  } else if (record.stopped) {
    if (!record.pending.includes(signal)) record.pending.push(signal);
  } else {
    machine.forkOn(record, "signal");
    if (record.behaviour.ignores?.includes(signal) !== true) die(machine, record, signal);
  }
}

/** Continues a stopped or stuck process: delivers pending signals and deferred actions in order. */
export function resume(machine: MockMachine, record: MockProcess): void {
  record.stopped = false;
  record.stuck = false;
  for (const signal of record.pending.splice(0)) {
    if (record.phase === "alive") receive(machine, record, signal);
  }
  for (const action of record.deferred.splice(0)) machine.whenRunning(record, action);
}

function die(machine: MockMachine, record: MockProcess, signal: Signal): void {
  const { diesAfterMs = 0 } = record.behaviour;
  const afterMs = typeof diesAfterMs === "number" ? diesAfterMs : (diesAfterMs[signal] ?? 0);
  if (afterMs === 0) {
    machine.end(record, signal);
    return;
  }
  // SIGSTOP also stops a process that is exiting in a signal handler; SIGKILL takes effect regardless.
  const end = (): void => {
    if (signal === "SIGKILL") machine.end(record, signal);
    else machine.whenRunning(record, () => machine.end(record, signal));
  };
  record.timers.push(machine.clock.schedule(afterMs, end));
}
