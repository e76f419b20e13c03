import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { OutOfMemoryLog, victimsIn } from "../../../src/linux/events/oom-log.ts";
import { loadCLibrary } from "../../../src/linux/native/c-library.ts";

const ofCgroup = (pid: number) =>
  `3,439,29442105659,-;Memory cgroup out of memory: Killed process ${pid} (tail) total-vm:51480kB, UID:0`;

it.each([
  [
    "the machine's memory",
    "3,81,9071,-;Out of memory: Killed process 812 (node) total-vm:1kB",
    [812],
  ],
  ["a cgroup's memory", ofCgroup(32_547), [32_547]],
  [
    "the sysctl that ends whoever allocates",
    "3,8,9,-;Out of memory (oom_kill_allocating_task): Killed process 7 (cc1plus) total-vm:1kB",
    [7],
  ],
  ["older kernels, which say the score", "3,8,9,-;Out of memory: Kill process 7 (x) score 9", []],
  ["a record with fields", `${ofCgroup(7)}\n SUBSYSTEM=memory\n DEVICE=c1:11`, [7]],
  ["a name that looks like a line", "6,8,9,-;x (Killed process 8 (y)", []],
  ["a program's record", "11,8,9,-;Out of memory: Killed process 812 (node) total-vm:1kB", []],
  ["words in another place", "6,8,9,-;init: Out of memory: Killed process 8 (y)", []],
  ["nothing", "", []],
  ["binary", "\u0000\u00ff,;;", []],
])("reads victims: %s", (_name, record, pids) => {
  expect(victimsIn(record)).toEqual(pids);
});

const library = loadCLibrary();

it.runIf(library !== undefined)("names each victim once, and none from before", () => {
  const folder = mkdtempSync(join(tmpdir(), "corral-oom-"));
  const path = join(folder, "kmsg");
  writeFileSync(path, `${ofCgroup(10)}\n`);
  const log = new OutOfMemoryLog(library!, path);
  try {
    expect(log.take(10)).toBe(false);
    appendFileSync(path, `${ofCgroup(11)}\n${ofCgroup(12)}\n`);
    expect([log.take(12), log.take(11), log.take(11)]).toEqual([true, true, false]);
  } finally {
    log.close();
    rmSync(folder, { recursive: true });
  }
});

it.runIf(library !== undefined)("a log that may not be read names nobody", () => {
  const log = new OutOfMemoryLog(library!, join(tmpdir(), "corral-no-such-log"));
  expect(log.take(1)).toBe(false);
  log.close();
});
