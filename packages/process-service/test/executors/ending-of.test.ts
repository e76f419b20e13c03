import type { ProcessInfo } from "@corral/inspector";
import { expect, test } from "vitest";
import { endingOf, type EndingEvidence } from "../../src/executors/ending-of.ts";
import type { Executor, ExecutorEnding } from "../../src/index.ts";

const executor: Executor = {
  id: "e",
  hostId: "h",
  bootId: "boot",
  pid: 100,
  startToken: "boot:1",
  kind: "other",
  origin: "registered",
  label: "agent",
  labels: {},
  startedAt: 0,
  registeredAt: 0,
  usage: { cpuTimeMs: 0, peakMemoryBytes: 0, peakProcesses: 0 },
};

function holder(fields: Partial<ProcessInfo>): ProcessInfo {
  return {
    pid: 100,
    startToken: "boot:1",
    parentPid: 1,
    name: "agent",
    command: ["agent"],
    memoryBytes: 0,
    cpuTimeMs: 0,
    state: "sleeping",
    kernelThread: false,
    ...fields,
  };
}

const nobody: EndingEvidence = {
  bootId: "boot",
  process: undefined,
  complete: true,
  pin: undefined,
  seenAlive: true,
};

const cases: readonly (readonly [string, Partial<EndingEvidence>, ExecutorEnding | undefined])[] = [
  ["it runs", { process: holder({}) }, undefined],
  ["it is stopped", { process: holder({ state: "stopped" }) }, undefined],
  ["it is gone", {}, { how: "exited" }],
  ["it was gone when Corral began", { seenAlive: false }, { how: "unknown" }],
  [
    "it went between its registration and the next scan",
    { seenAlive: false, pin: { kind: "gone" } },
    { how: "exited" },
  ],
  ["it is a zombie", { process: holder({ state: "zombie" }) }, { how: "exited" }],
  ["its pid is another's", { process: holder({ startToken: "boot:2" }) }, { how: "exited" }],
  ["the machine was booted", { bootId: "later", process: holder({}) }, { how: "host-rebooted" }],
  ["boots are not known here", { bootId: undefined, process: holder({}) }, undefined],
  ["the view is partial", { complete: false }, undefined],
  [
    "the view is partial, but the pin says that it is gone",
    { complete: false, pin: { kind: "gone" } },
    { how: "exited" },
  ],
  [
    "the scan missed it, but the pin says that it lives",
    { pin: { kind: "alive", state: "sleeping", parentPid: 1 } },
    undefined,
  ],
  [
    "the view is said to be complete, but the boot cannot be read",
    { bootId: undefined },
    undefined,
  ],
  [
    "the scan shows its pid with another start, but the pin says that it lives",
    {
      process: holder({ startToken: "boot:2" }),
      pin: { kind: "alive", state: "sleeping", parentPid: 1 },
    },
    undefined,
  ],
  [
    "its pid was given again within one tick, but the pin says that it is gone",
    { process: holder({}), pin: { kind: "gone" } },
    { how: "exited" },
  ],
  [
    "it is hidden in a view that seems complete",
    { pin: { kind: "unknown", reason: "hidden" } },
    undefined,
  ],
  ["the pin cannot tell", { pin: { kind: "unknown", reason: "out of descriptors" } }, undefined],
];

test.each(cases)("when %s", (_name, facts, ending) => {
  expect(endingOf(executor, { ...nobody, ...facts })).toEqual(ending);
});

test("a start that cannot be read is no proof of anything", () => {
  const { startToken: _, ...anonymous } = holder({});
  expect(endingOf(executor, { ...nobody, process: anonymous })).toBeUndefined();
});
