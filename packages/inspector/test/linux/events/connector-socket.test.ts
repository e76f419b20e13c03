import { execFileSync } from "node:child_process";
import { closeSync, readdirSync, readlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadCLibrary } from "../../../src/linux/native/c-library.ts";
import type { KernelEvent } from "../../../src/linux/events/connector-messages.ts";
import { openConnectorSocket } from "../../../src/linux/events/connector-socket.ts";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";
import { eventually, startChild } from "../support/child.ts";
import { canRun, runScript } from "../support/run-script.ts";
import { scriptedKernel, type Received } from "../support/scripted-kernel.ts";

const HEADERS = 36;

/** What the kernel answers to a subscription. */
function acknowledge(subscription: Buffer, plus = 1, senderPort = 0): Received {
  const message = Buffer.alloc(HEADERS + 32);
  subscription.copy(message, 0, 0, HEADERS);
  message.writeUInt32LE(subscription.readUInt32LE(28) + plus, 28);
  return { senderPort, message };
}

describe("the answer to a subscription", () => {
  const isFirst = (message: Buffer) => message.length === HEADERS + 4;

  it("is asked for again where a full buffer has lost it", () => {
    let sent = 0;
    const opened = openConnectorSocket(
      scriptedKernel((message, queue) => {
        if (!isFirst(message)) return;
        sent += 1;
        queue.push(sent === 1 ? "full" : acknowledge(message));
      }),
    );
    expect(opened).not.toHaveProperty("reason");
    expect(sent).toBe(2);
    if (!("reason" in opened)) opened.close();
  });

  it.each([
    ["of another listener", (message: Buffer) => acknowledge(message, 2)],
    ["that a program has forged", (message: Buffer) => acknowledge(message, 1, 4_711)],
  ])("does not count when it is one %s", (_, answer) => {
    const opened = openConnectorSocket(
      scriptedKernel((message, queue) => {
        if (isFirst(message)) queue.push(answer(message));
      }),
    );
    expect(opened).toEqual({ reason: "the kernel did not acknowledge the subscription" });
  });
});

const { events } = createLinuxDriver().capabilities;

// Needs the right to make namespaces, which some sandboxes take away.
describe.each([
  ["network", ["--net"]],
  ["user", ["--user", "--map-root-user"]],
  ["pid", ["--pid", "--fork"]],
])("in another %s namespace", async (_, flags) => {
  const isRoot = process.getuid?.() === 0;
  const asRoot = isRoot || flags.includes("--user") ? [] : ["--map-root-user"];
  const under = ["unshare", ...asRoot, ...flags];

  it.runIf(await canRun("unshare", ...under.slice(1), "true"))(
    "another source is used within a second, and the reason is said",
    async () => {
      const body = `
        const began = performance.now();
        const { source, reason } = driver.capabilities.events;
        console.log(JSON.stringify({ source, reason, ms: performance.now() - began }));`;
      const seen = Object(await runScript(under, body));
      expect(seen).toMatchObject({ source: "last-pid", reason: expect.any(String) });
      expect(seen.ms).toBeLessThan(1_000);
    },
  );
});

/** Needs Linux 6.6 or CAP_NET_ADMIN, koffi, and the machine's own namespaces. */
describe.skipIf(events.source !== "process-connector")("a subscription", () => {
  const open = (receiveBuffer?: number) => {
    const opened = openConnectorSocket(loadCLibrary()!, receiveBuffer);
    if ("reason" in opened) throw new Error(opened.reason);
    return opened;
  };

  it("says that a full buffer has lost events, and goes on", async () => {
    const socket = open(4_096);
    const collect = () => {
      const forks: number[] = [];
      let lost = false;
      const drain = () =>
        socket.drain(1_000, (event: KernelEvent) => {
          if (event.kind === "fork") forks.push(event.pid);
        });
      for (let more = true; more;) {
        const drained = drain();
        lost ||= drained.lost;
        more = drained.more;
      }
      return { forks, lost };
    };
    try {
      execFileSync("bash", ["-c", "for i in $(seq 300); do (exit 0); done"]);
      expect(collect().lost).toBe(true);
      await using child = await startChild("sleep", ["300"]);
      expect(collect().forks).toContain(child.pid);
    } finally {
      socket.close();
    }
  });

  it("ends with another source when something closes its descriptor, and says so", async () => {
    const driver = createLinuxDriver();
    expect(driver.capabilities.events.source).toBe("process-connector");
    const before = new Set(sockets());
    const born: number[] = [];
    const missed: string[] = [];
    using watch = driver.watchBirths?.({
      periodMs: 5,
      onBirths: (births) => born.push(...births.map(({ identity }) => identity.pid)),
      onMissed: (reason) => missed.push(reason),
    });
    const socket = sockets().find((descriptor) => !before.has(descriptor));
    closeSync(socket!);
    await eventually(() => (watch?.source === "last-pid" ? true : undefined));
    expect(missed[0]).toContain("errno 9");
    expect(driver.capabilities.events).toMatchObject({ source: "last-pid", deaths: false });
    expect(driver.capabilities.events.reason).toContain("errno 9");
    await using child = await startChild("sleep", ["300"]);
    await eventually(() => (born.includes(child.pid) ? true : undefined));
    driver.close();
  });

  it("is shared by all drivers of a program: each would keep a thread of the pool waiting", async () => {
    const before = sockets().length;
    const drivers = Array.from({ length: 5 }, () => createLinuxDriver());
    const born = drivers.map(() => new Set<number>());
    const watches = drivers.map((driver, at) =>
      driver.watchBirths?.({
        onBirths: (births) => births.forEach(({ identity }) => born[at]!.add(identity.pid)),
      }),
    );
    expect(sockets().length - before).toBe(1);
    watches[0]?.close();
    {
      // Its output is a socket, too.
      await using child = await startChild("sleep", ["300"]);
      await watches[1]?.look();
      expect(born.map((pids) => pids.has(child.pid))).toEqual([false, true, true, true, true]);
    }
    for (const driver of drivers) driver.close();
    await eventually(() => (sockets().length <= before ? true : undefined));
  });

  it("leaves no descriptor after 1,000 watches", async () => {
    const driver = createLinuxDriver();
    driver.watchBirths?.({ onBirths() {} }).close();
    const descriptors = () => readdirSync("/proc/self/fd").length;
    const before = descriptors();
    for (let round = 0; round < 1_000; round += 1) {
      const watch = driver.watchBirths?.({ onBirths() {} });
      if (round % 50 === 0) await watch?.look();
      watch?.close();
    }
    await eventually(() => (descriptors() <= before ? true : undefined));
    driver.close();
  });
});

function sockets(): number[] {
  return readdirSync("/proc/self/fd")
    .filter((name) => linkOf(name).startsWith("socket:"))
    .map(Number);
}

function linkOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return "";
  }
}
