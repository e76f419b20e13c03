import { expect, test } from "vitest";
import type { SessionProcess, SessionReader } from "../../../src/sessions/index.ts";
import { FollowedProcess } from "../../../src/sessions/source/followed-process.ts";

const base: SessionProcess = {
  key: "a",
  product: "claude",
  pid: 7,
  startToken: "boot:7",
  command: ["claude"],
  cpuTimeMs: 0,
};

function followed() {
  let now = 0;
  let reads = 0;
  const reader: SessionReader = {
    product: "claude",
    read: async () => {
      reads += 1;
      return undefined;
    },
  };
  const system = { openFiles: async () => [], variables: async () => ({}) };
  const clocks = { now: () => now, monotonic: () => now };
  const process = new FollowedProcess(base, reader, system, clocks);
  return {
    process,
    at: (time: number) => (now = time),
    get reads() {
      return reads;
    },
  };
}

test("one that works is looked at in each round, one that rests every ten seconds", async () => {
  const { process, at } = followed();
  expect(process.isDue).toBe(true);
  await process.look();
  at(4_999);
  expect(process.isDue).toBe(true);
  await process.look();
  at(5_000);
  expect(process.isDue).toBe(false);
  at(14_998);
  expect(process.isDue).toBe(false);
  at(14_999);
  expect(process.isDue).toBe(true);
  await process.look();
  process.update({ ...base, cpuTimeMs: 10 });
  at(19_998);
  expect(process.isDue).toBe(true);
});

test("an idle terminal interface that wakes up now and then rests", async () => {
  const { process, at } = followed();
  await process.look();
  at(6_000);
  await process.look();
  process.update({ ...base, cpuTimeMs: 9 });
  expect(process.isDue).toBe(false);
});

test("it is read again when an id, its arguments or its directory are new, and not otherwise", async () => {
  const running = followed();
  const { process } = running;
  await process.look();
  await process.look();
  expect(running.reads).toBe(1);
  const changes: Partial<SessionProcess>[] = [
    { markers: [{ variable: "CODEX_THREAD_ID", value: "t-1" }] },
    { command: ["claude", "--resume"] },
    { workingDirectory: "/work" },
  ];
  for (const [at, change] of changes.entries()) {
    process.update({ ...base, ...change });
    await process.look();
    expect(running.reads).toBe(2 + at);
  }
  expect(process.is({ ...base, startToken: "boot:8" })).toBe(false);
  expect(process.is({ ...base, cpuTimeMs: 9 })).toBe(true);
});
