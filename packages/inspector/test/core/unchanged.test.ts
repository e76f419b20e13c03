import { expect, it } from "vitest";
import type { ProcessInfo } from "../../src/core/snapshot.ts";
import { reuseUnchanged } from "../../src/core/unchanged.ts";

const before: ProcessInfo = {
  pid: 5,
  parentPid: 1,
  name: "tool",
  command: ["tool", "-v"],
  memoryBytes: 1,
  cpuTimeMs: 2,
  state: "sleeping",
  terminal: null,
  kernelThread: false,
};
const copy = (changes: Partial<ProcessInfo> = {}): ProcessInfo => ({
  ...before,
  command: [...before.command],
  ...changes,
});

it("returns the previous object for equal data", () => {
  expect(reuseUnchanged(before, copy())).toBe(before);
});

it.each<Partial<ProcessInfo>>([{ memoryBytes: 3 }, { terminal: "pts/1" }, { cpuPercent: 0 }])(
  "returns a new object for %j, with the previous arguments",
  (changes) => {
    const now = reuseUnchanged(before, copy(changes));
    expect(now).toEqual(copy(changes));
    expect(now.command).toBe(before.command);
  },
);

it("returns a new object when a field is missing or an argument differs", () => {
  const { terminal: _, ...without } = copy();
  expect(reuseUnchanged(before, without)).toEqual(without);
  const other = copy({ command: ["tool", "-q"] });
  expect(reuseUnchanged(before, other)).toBe(other);
});
