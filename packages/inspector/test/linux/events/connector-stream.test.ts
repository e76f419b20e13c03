import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import type { ProcessBirth, ProcessDeath } from "../../../src/core/driver.ts";
import type { KernelEvent } from "../../../src/linux/events/connector-messages.ts";
import type { ConnectorSocket } from "../../../src/linux/events/connector-socket.ts";
import { ConnectorStream } from "../../../src/linux/events/connector-stream.ts";
import { eventually } from "../support/child.ts";

const NS_PER_TICK = 10_000_000n;
const fork = (pid: number, parentPid: number, ticks = 200): KernelEvent => ({
  kind: "fork",
  pid,
  parentPid,
  timeNs: BigInt(ticks) * NS_PER_TICK,
});

interface Recording {
  /** Pids that /proc knows; a function may throw. */
  readonly living?: readonly number[] | ((pid: number) => number | undefined);
  readonly onBirths?: (births: readonly ProcessBirth[]) => void;
  readonly close?: () => void;
  readonly nowTicks?: () => number;
  /** Pids that the kernel ended for lack of memory. */
  readonly victims?: readonly number[];
}

/** A stream over recorded batches of events instead of a socket; processes 10 and 11 are there. */
function recorded(
  batches: (readonly KernelEvent[] | "lost" | Error)[],
  { living = [10, 11], onBirths, close, nowTicks = () => 150, victims = [] }: Recording = {},
) {
  const births: ProcessBirth[] = [];
  const deaths: ProcessDeath[] = [];
  const lost: string[] = [];
  const failures: unknown[] = [];
  const socket: ConnectorSocket = {
    drain: (_most, onEvent) => {
      const next = batches.shift();
      if (next instanceof Error) throw next;
      if (next === "lost") return { lost: true, more: batches.length > 0 };
      for (const event of next ?? []) onEvent(event);
      return { lost: false, more: batches.length > 0 };
    },
    wait: () => setTimeout(5),
    close: close ?? (() => undefined),
  };
  const startOf =
    typeof living === "function"
      ? living
      : (pid: number) => (living.includes(pid) ? 50 : undefined);
  const stream = new ConnectorStream({
    socket,
    procRoot: "/proc",
    nowTicks,
    ticksAt: (timeNs) => Number(timeNs / NS_PER_TICK),
    ticksPerSecond: 100,
    startTokenOf: (ticks) => `boot:${ticks}`,
    readCommand: () => undefined,
    outOfMemory: { take: (pid) => victims.includes(pid), close: () => undefined },
    read: (pid) => {
      const startTicks = startOf(pid);
      if (startTicks === undefined) return undefined;
      return {
        identity: { pid, startToken: `boot:${startTicks}` },
        startTicks,
        parentPid: 1,
        name: "root",
        processGroupId: pid,
        sessionId: pid,
        kernelThread: false,
        ended: false,
        firstThreadEnded: false,
      };
    },
  });
  const leave = stream.add({
    onBirths: (born) => {
      births.push(...born);
      onBirths?.(born);
    },
    onDeaths: (died) => deaths.push(...died),
    onLost: (reason) => lost.push(reason),
    onFailed: (error) => failures.push(error),
  });
  return { stream, births, deaths, lost, failures, leave };
}

it("tells births in the order of the kernel", async () => {
  const { stream, births, leave } = recorded([[fork(20, 10), fork(21, 20)], [fork(22, 21)]]);
  await eventually(() => births[2]);
  expect(births.map(({ identity }) => identity.pid)).toEqual([20, 21, 22]);
  expect(births[2]?.parent).toEqual(births[1]?.identity);
  const count = await stream.look();
  expect(await stream.look()).toBe(count);
  leave();
  expect(stream.closed).toBe(true);
});

it("says that events were lost, and links nothing across the gap", async () => {
  const { stream, births, lost, leave } = recorded([[fork(20, 10)], "lost", [fork(30, 20)]]);
  const count = await stream.look();
  await eventually(() => births[1]);
  expect(lost).toHaveLength(1);
  expect(births[1]).not.toHaveProperty("parent");
  // Two looks around a loss prove nothing.
  expect(count).toBeGreaterThan(2);
  leave();
});

it("ends, and says so, when its socket fails", async () => {
  const failure = new Error("recvfrom(NETLINK_CONNECTOR): errno 9");
  const { stream, failures } = recorded([failure]);
  await eventually(() => failures[0]);
  expect(failures).toEqual([failure]);
  expect(stream.closed).toBe(true);
});

it("ends, and says so, when its socket fails during a look and cannot be closed", async () => {
  const { stream, failures } = recorded([new Error("errno 9")], {
    close: () => {
      throw new Error("EBADF: bad file descriptor, close");
    },
  });
  expect(await stream.look()).toBeUndefined();
  expect(failures).toHaveLength(1);
  expect(stream.closed).toBe(true);
});

it("survives an error of one listener, and tells that listener that births are missing", async () => {
  const { stream, births, lost, failures, leave } = recorded([[fork(20, 10)], [fork(21, 10)]], {
    onBirths: () => {
      throw new Error("the store is full");
    },
  });
  const others: ProcessBirth[] = [];
  const leaveOther = stream.add({
    onBirths: (born) => others.push(...born),
    onLost: () => undefined,
    onFailed: () => undefined,
  });
  await stream.look();
  expect(births).toHaveLength(2);
  expect(others).toHaveLength(2);
  expect(lost[0]).toContain("the store is full");
  expect(failures).toEqual([]);
  leave();
  leaveOther();
});

it("goes on after processes could not be read for want of descriptors, and says so", async () => {
  let exhausted = true;
  const { stream, births, lost, failures, leave } = recorded([[fork(20, 10)], [fork(21, 10)]], {
    living: (pid) => {
      if (!exhausted) return pid === 10 ? 50 : undefined;
      if (pid === 10) exhausted = false;
      throw new Error("EMFILE: too many open files");
    },
  });
  await eventually(() => births[0]);
  expect(births.map(({ identity }) => identity.pid)).toEqual([21]);
  expect(lost[0]).toContain("EMFILE");
  expect(failures).toEqual([]);
  await stream.look();
  leave();
});

it("knows as parents the processes whose birth was lost while a full queue was emptied", async () => {
  let now = 150;
  // Two batches of the queue, which takes nothing new until it is empty; process 40 starts meanwhile.
  const batches: (readonly KernelEvent[] | "lost")[] = ["lost", [fork(30, 10, 200)]];
  const { stream, births, leave } = recorded(batches, {
    living: (pid) => (pid === 10 ? 50 : pid === 40 ? 250 : undefined),
    nowTicks: () => now,
    onBirths: () => {
      now = 400;
    },
  });
  await stream.look();
  batches.push([fork(41, 40, 450)]);
  await eventually(() => births[1]);
  expect(births[1]?.parent).toEqual({ pid: 40, startToken: "boot:250" });
  leave();
});

it("reports losses at most once a second", async () => {
  const { stream, lost, leave } = recorded(["lost", "lost", "lost", []]);
  await stream.look();
  expect(lost).toHaveLength(1);
  leave();
});

it("says of a death by SIGKILL whether it was for lack of memory", async () => {
  const exit = (pid: number, waitStatus: number): KernelEvent => {
    return { kind: "exit", pid, waitStatus, timeNs: 300n * NS_PER_TICK };
  };
  const forks = [fork(20, 10), fork(21, 10), fork(22, 10)];
  const { deaths, leave } = recorded([[...forks, exit(20, 9), exit(21, 9), exit(22, 15)]], {
    victims: [20, 22],
  });
  await eventually(() => deaths[2]);
  expect(deaths).toMatchObject([
    { identity: { pid: 20 }, signal: "SIGKILL", outOfMemory: true },
    { identity: { pid: 21 }, signal: "SIGKILL" },
    { identity: { pid: 22 }, signal: "SIGTERM" },
  ]);
  expect(deaths.map(({ outOfMemory }) => outOfMemory)).toEqual([true, undefined, undefined]);
  leave();
});
