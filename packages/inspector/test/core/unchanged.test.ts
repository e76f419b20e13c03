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

it("gives the same object again for the same data", () => {
  expect(reuseUnchanged(before, copy())).toBe(before);
});

it.each<Partial<ProcessInfo>>([{ memoryBytes: 3 }, { terminal: "pts/1" }, { cpuPercent: 0 }])(
  "gives another for %j, with the same arguments",
  (changes) => {
    const now = reuseUnchanged(before, copy(changes));
    expect(now).toEqual(copy(changes));
    expect(now.command).toBe(before.command);
  },
);

it("gives another where a field is absent now, or an argument is another", () => {
  const { terminal: _, ...without } = copy();
  expect(reuseUnchanged(before, without)).toEqual(without);
  const other = copy({ command: ["tool", "-q"] });
  expect(reuseUnchanged(before, other)).toBe(other);
});
