import { execFileSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { afterAll, expect, it } from "vitest";
import { MIN_CPU_INTERVAL_MS } from "../../../src/core/cpu.ts";
import { identityKey, identityOf } from "../../../src/core/identity.ts";
import type { ProcessInfo, ProcessSnapshot } from "../../../src/core/snapshot.ts";
import { createLinuxDriver, type LinuxDriverOptions } from "../../../src/linux/linux-driver.ts";
import { eventually, startChild } from "../support/child.ts";

const COMPARED_FIELDS = 30_000;

const driver = createLinuxDriver();
afterAll(() => driver.close());

const NAME_WIDTH = 64;
// Characters that ps neither truncates, nor escapes, nor pads.
const PLAIN = /^[\w./:=,@+-]+$/;

interface Row {
  readonly numbers: readonly number[];
  readonly terminal: string;
  readonly name: string;
  readonly command: string;
}

function readPs(): Map<number, Row> {
  const columns = `pid=,ppid=,ruid=,pgid=,sid=,tty=,comm:${NAME_WIDTH}=,args=`;
  const output = execFileSync("ps", ["axww", "-o", columns], {
    encoding: "latin1",
    maxBuffer: 1 << 30,
  });
  const rows = new Map<number, Row>();
  for (const line of output.split("\n")) {
    const match = /^ *(\d+) +(\d+) +(\d+) +(\d+) +(\d+) +(\S+) +(.*)$/.exec(line);
    if (match === null) continue;
    const numbers = match.slice(1, 6).map(Number);
    const [, , , , , , terminal = "", rest = ""] = match;
    const name = rest.slice(0, NAME_WIDTH).trim();
    const command = rest.slice(NAME_WIDTH + 1).trim();
    rows.set(numbers[0] ?? 0, { numbers, terminal, name, command });
  }
  return rows;
}

const numbersOf = (info: ProcessInfo) => [
  info.pid,
  info.parentPid ?? 0,
  info.userId,
  info.processGroupId,
  info.sessionId,
];

/** Whether the compared fields are equal in both. */
function isSettled(before: ProcessInfo, after: ProcessInfo | undefined): boolean {
  return (
    after !== undefined &&
    after.startToken === before.startToken &&
    after.name === before.name &&
    after.state !== "zombie" &&
    before.state !== "zombie" &&
    numbersOf(after).join() === numbersOf(before).join() &&
    after.command.join("\0") === before.command.join("\0")
  );
}

/** Fields that change only when the process runs or loses its parent, and never change back. */
const settled = (info: ProcessInfo) => [
  info.pid,
  info.parentPid,
  info.processGroupId,
  info.sessionId,
  info.startToken,
  info.cpuTimeMs,
  info.childrenCpuTimeMs,
  info.terminal,
  // Kernel workers alternate between the names of their tasks.
  info.kernelThread ? undefined : info.name,
];

function byPid({ processes }: ProcessSnapshot): Map<number, ProcessInfo> {
  return new Map(processes.map((info) => [info.pid, info]));
}

function createDisposableDriver(options: LinuxDriverOptions) {
  const own = createLinuxDriver(options);
  return { driver: own, [Symbol.dispose]: () => own.close() };
}

it("agrees with ps on every process of the machine", async () => {
  // Compare only processes that are the same before and after ps ran.
  const before = await driver.snapshot({ fresh: true });
  const rows = readPs();
  const after = byPid(await driver.snapshot({ fresh: true }));
  let compared = 0;
  for (const info of before.processes) {
    const row = rows.get(info.pid);
    if (row === undefined || !isSettled(info, after.get(info.pid))) continue;
    compared += 1;
    expect(numbersOf(info)).toEqual(row.numbers);
    expect(info.terminal ?? "?").toBe(row.terminal);
    // Kernel workers change their names with their work.
    if (info.kernelThread) continue;
    const name = PLAIN.test(info.name) ? info.name : row.name;
    const plain = info.command.length > 0 && info.command.every((word) => PLAIN.test(word));
    const command = plain ? info.command.join(" ") : row.command;
    expect(row).toMatchObject({ name, command });
  }
  expect(compared).toBeGreaterThan(2);
});

// Processes of one and of many threads: idle, busy, running now and then, changing directory, session or
// name, exiting, losing their parents.
const BUSY = `
  sleep 300 & sleep 300 & setsid sleep 1 &
  (sleep 2; :) & (sleep 300 & sleep 1) & (sleep 1; exec sleep 300) & (sleep 1; cd /tmp; sleep 300) &
  while :; do (cd /; sleep 0.1); (sleep 0.2 & setsid sleep 0.3 &) ; done &
  "$NODE" -e 'setInterval(() => {}, 1e6)' &
  "$NODE" -e 'setInterval(() => {}, 50)' &
  "$NODE" -e 'setInterval(() => new (require("node:worker_threads").Worker)("", { eval: true }), 300)' &
  sh -c 'while :; do :; done' &
  wait`;

it.each([
  ["CPU clocks", true],
  ["schedstat", false],
])(
  "gives processes that are skipped by %s the values of a full scan",
  { timeout: 60_000 },
  async (_check, cpuClocks) => {
    using skipping = createDisposableDriver({ cpuClocks });
    await using busy = await startChild("sh", ["-c", BUSY], {
      env: { ...process.env, NODE: process.execPath },
    });
    // Arguments and directories follow other rules, which processes of others may not meet.
    const compared = (info: ProcessInfo) =>
      info.sessionId === busy.pid && info.state !== "zombie"
        ? [...settled(info), info.command, info.workingDirectory]
        : settled(info);
    let fields = 0;
    await eventually(async () => {
      await setTimeout(MIN_CPU_INTERVAL_MS);
      await skipping.driver.snapshot();
      const before = await driver.snapshot({ fresh: true });
      const skipped = byPid(await skipping.driver.snapshot());
      const after = byPid(await driver.snapshot({ fresh: true }));
      for (const info of before.processes) {
        const cached = skipped.get(info.pid);
        const still = after.get(info.pid);
        if (cached === undefined || still === undefined) continue;
        // Compare only processes that are the same before and after.
        if (!isDeepStrictEqual(compared(info), compared(still))) continue;
        fields += compared(info).length;
        expect(compared(cached)).toEqual(compared(info));
      }
      return fields > COMPARED_FIELDS ? true : undefined;
    });
  },
);

it("returns plain JSON data: each process once, no undefined field", async () => {
  const snapshot = await driver.snapshot({ fresh: true });
  expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
  const keys = snapshot.processes.map((info) => {
    const identity = identityOf(info);
    return identity === undefined ? "" : identityKey(identity);
  });
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).not.toContain("");
});

it("returns the same object for an unchanged process", async () => {
  const first = await driver.snapshot();
  const second = await driver.snapshot();
  const known = new Set(first.processes);
  expect(second.processes.some((info) => known.has(info))).toBe(true);
});
