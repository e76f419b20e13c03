import { describe, expect, it } from "vitest";
import type { KernelEvent } from "../../../src/linux/events/connector-messages.ts";
import type { PidHolder } from "../../../src/linux/events/birth-reader.ts";
import {
  ForkTracker,
  toBirth,
  type TrackedEvents,
} from "../../../src/linux/events/fork-tracker.ts";

const NS_PER_TICK = 10_000_000n;

/** A recorded machine: what /proc answers for a pid, and the events of the kernel. */
function track(sinceTicks = 100) {
  const proc = new Map<number, { readonly ticks: number } & Partial<PidHolder>>();
  const tracker = new ForkTracker(
    {
      read: (pid) => {
        const there = proc.get(pid);
        if (there === undefined) return undefined;
        return {
          identity: { pid, startToken: `boot:${there.ticks}` },
          startTicks: there.ticks,
          parentPid: 1,
          name: `name-${pid}`,
          processGroupId: pid,
          sessionId: pid,
          kernelThread: false,
          ended: false,
          firstThreadEnded: false,
          ...there,
        };
      },
      ticksAt: (timeNs) => Number(timeNs / NS_PER_TICK),
      ticksPerSecond: 100,
      startTokenOf: (ticks) => `boot:${ticks}`,
    },
    sinceTicks,
  );
  const fork = (pid: number, parentPid: number, ticks: number) => {
    const event: KernelEvent = {
      kind: "fork",
      pid,
      parentPid,
      timeNs: BigInt(ticks) * NS_PER_TICK,
    };
    const told: TrackedEvents = { births: [], deaths: [], execs: [] };
    tracker.apply(event, told, 0);
    return told.births.map(toBirth)[0];
  };
  const exit = (pid: number, waitStatus = 0) =>
    tracker.apply(
      { kind: "exit", pid, waitStatus, timeNs: 0n },
      { births: [], deaths: [], execs: [] },
      0,
    );
  const deaths = (now = 0) => {
    const told: TrackedEvents = { births: [], deaths: [], execs: [] };
    const unsettled = tracker.settle(told, now);
    return { unsettled, deaths: told.deaths };
  };
  const exec = (pid: number, ticks: number) => {
    const told: TrackedEvents = { births: [], deaths: [], execs: [] };
    tracker.apply({ kind: "exec", pid, timeNs: BigInt(ticks) * NS_PER_TICK }, told, 0);
    return told.execs;
  };
  return { proc, tracker, fork, exit, exec, deaths };
}

describe("ForkTracker", () => {
  it("tells how old a process was at its exec, also one from before the events", () => {
    const { proc, fork, exec } = track();
    proc.set(30, { ticks: 40 });
    expect(exec(30, 340)).toEqual([
      { identity: { pid: 30, startToken: "boot:40" }, afterMs: 3_000 },
    ]);
    fork(31, 30, 400);
    expect(exec(31, 401)).toEqual([{ identity: { pid: 31, startToken: "boot:400" }, afterMs: 10 }]);
    // Gone, and it has left nothing that would name it.
    expect(exec(32, 402)).toEqual([]);
  });

  it("links a process to a parent that was gone before it could be read", () => {
    const { proc, fork, exit } = track();
    proc.set(10, { ticks: 50 });
    const shell = fork(20, 10, 200);
    expect(shell).toMatchObject({
      identity: { pid: 20, startToken: "boot:200" },
      parent: { pid: 10, startToken: "boot:50" },
      name: "name-10",
    });
    exit(20);
    proc.set(21, { ticks: 200 });
    expect(fork(21, 20, 200)?.parent).toEqual(shell?.identity);
  });

  it("does not take a process that has the pid by now for the one that was born", () => {
    const { proc, fork } = track();
    proc.set(10, { ticks: 50 });
    proc.set(20, { ticks: 260 });
    expect(fork(20, 10, 200)?.identity).toEqual({ pid: 20, startToken: "boot:200" });
    expect(fork(20, 10, 260)?.identity).toEqual({ pid: 20, startToken: "boot:260" });
  });

  it("gives the child of a pid that came round to its new process", () => {
    const { proc, fork, exit } = track();
    proc.set(10, { ticks: 50 });
    fork(20, 10, 200);
    exit(20);
    proc.set(11, { ticks: 60 });
    const second = fork(20, 11, 300);
    expect(fork(21, 20, 301)?.parent).toEqual(second?.identity);
  });

  it("names no parent that may have its pid only since", () => {
    const { proc, fork } = track();
    // Its own fork was not told of: it started after the events began.
    proc.set(10, { ticks: 150 });
    const birth = fork(20, 10, 200);
    expect(birth).toMatchObject({ parentPid: 10 });
    expect(birth).not.toHaveProperty("parent");
  });

  it("forgets who had which pid when events were lost", () => {
    const { proc, tracker, fork } = track();
    proc.set(10, { ticks: 50 });
    fork(20, 10, 200);
    tracker.restart(300);
    // The pid is another process's since, and nothing told of it.
    proc.set(20, { ticks: 290 });
    expect(fork(21, 20, 310)?.parent).toEqual({ pid: 20, startToken: "boot:290" });
    // An event from before the loss, whose parent is none that was there then.
    expect(fork(22, 20, 250)).not.toHaveProperty("parent");
  });

  it("follows setsid where the process was gone before it could be read", () => {
    const { proc, tracker, fork } = track();
    proc.set(10, { ticks: 50 });
    fork(20, 10, 200);
    tracker.apply({ kind: "setsid", pid: 20 }, { births: [], deaths: [], execs: [] }, 0);
    expect(fork(21, 20, 201)).toMatchObject({ sessionId: 20, processGroupId: 20 });
  });

  it("still knows a process whose first thread has ended", () => {
    const { proc, fork, exit } = track();
    proc.set(10, { ticks: 50 });
    proc.set(20, { ticks: 200 });
    const threaded = fork(20, 10, 200);
    exit(20);
    for (let pid = 1_000; pid < 10_000; pid += 1) {
      fork(pid, 10, 201);
      exit(pid);
    }
    expect(fork(21, 20, 300)?.parent).toEqual(threaded?.identity);
  });

  it("tells nothing of kernel threads", () => {
    const { proc, fork } = track();
    proc.set(2, { ticks: 0, kernelThread: true });
    proc.set(20, { ticks: 200, kernelThread: true });
    expect(fork(20, 2, 200)).toBeUndefined();
    expect(fork(21, 2, 200)).toBeUndefined();
  });

  it("forgets kernel threads that have ended", () => {
    const { proc, tracker, fork, exit } = track();
    proc.set(2, { ticks: 0, kernelThread: true });
    proc.set(20, { ticks: 200, kernelThread: true });
    fork(20, 2, 200);
    proc.delete(20);
    exit(20);
    expect(tracker.find(20)).toBeUndefined();
  });

  it("tells how a process ended", () => {
    const { proc, fork, exit, deaths } = track();
    proc.set(10, { ticks: 50 });
    for (const pid of [20, 21, 22, 23]) fork(pid, 10, 200);
    exit(20, 0x300);
    exit(21, 9);
    exit(22, 0x8b);
    exit(23, 35);
    expect(deaths().deaths).toMatchObject([
      { identity: { pid: 20, startToken: "boot:200" }, exitCode: 3 },
      { identity: { pid: 21 }, signal: "SIGKILL" },
      { identity: { pid: 22 }, signal: "SIGSEGV", coreDumped: true },
      { identity: { pid: 23 }, signal: "SIG35" },
    ]);
    expect(deaths()).toEqual({ unsettled: false, deaths: [] });
  });

  it("waits until a process that exits is a zombie, or gone", () => {
    const { proc, fork, exit, deaths } = track();
    proc.set(20, { ticks: 200 });
    fork(20, 10, 200);
    exit(20, 0);
    expect(deaths()).toEqual({ unsettled: true, deaths: [] });
    proc.set(20, { ticks: 200, ended: true });
    expect(deaths()).toEqual({ unsettled: true, deaths: [] });
    expect(deaths().deaths).toMatchObject([{ identity: { pid: 20 }, exitCode: 0 }]);
  });

  it("tells the death of a process whose other threads end a moment after the first", () => {
    const { proc, fork, exit, deaths } = track();
    proc.set(20, { ticks: 200 });
    fork(20, 10, 200);
    exit(20, 0x300);
    proc.set(20, { ticks: 200, firstThreadEnded: true });
    expect(deaths(10)).toEqual({ unsettled: true, deaths: [] });
    proc.delete(20);
    expect(deaths(30).deaths).toMatchObject([{ identity: { pid: 20 }, exitCode: 3 }]);
  });

  it("tells no death where the process lives on after an exec by another of its threads", () => {
    const { proc, fork, exit, deaths } = track();
    proc.set(20, { ticks: 200 });
    fork(20, 10, 200);
    exit(20, 0);
    expect(deaths(500).unsettled).toBe(true);
    expect(deaths(1_000)).toEqual({ unsettled: false, deaths: [] });
  });

  it("tells the later end of a process that lived on after such an exec", () => {
    const { proc, fork, exit, deaths } = track();
    proc.set(20, { ticks: 200 });
    fork(20, 10, 200);
    exit(20, 0);
    expect(deaths().unsettled).toBe(true);
    proc.set(20, { ticks: 200, ended: true });
    // It is dead before the event of that is there.
    expect(deaths().deaths).toEqual([]);
    exit(20, 0x700);
    expect(deaths().deaths).toMatchObject([{ exitCode: 7 }]);
    expect(deaths().deaths).toEqual([]);
  });

  it("tells no death where only the first thread has ended", () => {
    const { proc, fork, exit, deaths } = track();
    proc.set(20, { ticks: 200, firstThreadEnded: true });
    fork(20, 10, 200);
    exit(20, 0);
    expect(deaths(500)).toEqual({ unsettled: true, deaths: [] });
    expect(deaths(1_000)).toEqual({ unsettled: false, deaths: [] });
    proc.delete(20);
    expect(deaths(1_020)).toEqual({ unsettled: false, deaths: [] });
  });

  it("tells the death of a process whose pid another has by now", () => {
    const { proc, fork, exit, deaths } = track();
    fork(20, 10, 200);
    exit(20, 0x100);
    proc.set(20, { ticks: 250 });
    expect(deaths().deaths).toMatchObject([
      { identity: { pid: 20, startToken: "boot:200" }, exitCode: 1 },
    ]);
  });
});
