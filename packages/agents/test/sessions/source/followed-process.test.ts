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

test("one that runs is looked at in each round, one that rests every five seconds", async () => {
  const { process, at } = followed();
  expect(process.isDue).toBe(true);
  await process.look();
  at(4_999);
  expect(process.isDue).toBe(true);
  await process.look();
  at(5_000);
  expect(process.isDue).toBe(false);
  at(9_999);
  expect(process.isDue).toBe(true);
  await process.look();
  process.update({ ...base, cpuTimeMs: 1 });
  at(14_998);
  expect(process.isDue).toBe(true);
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
