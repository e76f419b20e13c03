import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import type { ProcessBirth } from "../../../src/core/driver.ts";
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

/** A stream over recorded batches of events instead of a socket; processes 10 and 11 are there. */
function recorded(batches: (readonly KernelEvent[] | "lost" | Error)[]) {
  const births: ProcessBirth[] = [];
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
    close: () => undefined,
  };
  const stream = new ConnectorStream({
    socket,
    procRoot: "/proc",
    nowTicks: () => 150,
    ticksAt: (timeNs) => Number(timeNs / NS_PER_TICK),
    startTokenOf: (ticks) => `boot:${ticks}`,
    read: (pid) =>
      pid === 10 || pid === 11
        ? {
            identity: { pid, startToken: "boot:50" },
            startTicks: 50,
            parentPid: 1,
            name: "root",
            processGroupId: pid,
            sessionId: pid,
            kernelThread: false,
            ended: false,
            firstThreadEnded: false,
          }
        : undefined,
  });
  const leave = stream.add({
    onBirths: (born) => births.push(...born),
    onLost: (reason) => lost.push(reason),
    onFailed: (error) => failures.push(error),
  });
  return { stream, births, lost, failures, leave };
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
