import { describe, expect, it } from "vitest";
import type { ProcessInfo } from "../src/core/snapshot.ts";
import type { ProcessDriver, ProcessPin, SignalOutcome } from "../src/core/driver.ts";
import { createInspectorOver } from "../src/inspector.ts";

const tool: ProcessInfo = {
  pid: 50,
  startToken: "boot:1",
  parentPid: 1,
  name: "tool",
  command: ["tool"],
  memoryBytes: 1,
  cpuTimeMs: 0,
  state: "sleeping",
  kernelThread: false,
};
const { startToken: _, ...unknownStart } = { ...tool, pid: 51 };
const kernel: ProcessInfo = { ...tool, pid: 52, kernelThread: true };
const first: ProcessInfo = { ...tool, pid: 1, parentPid: null };

/** A driver that records signals and sends none. */
function inspect(outcome: SignalOutcome | "exhausted" | Error = "sent") {
  const signals: string[] = [];
  const closed: number[] = [];
  const driver: ProcessDriver = {
    hostId: "h",
    capabilities: {
      platform: "test",
      pinning: "checked",
      identityPrecisionMs: 10,
      freeze: true,
      workingDirectories: true,
      details: [],
      events: { source: "none", deaths: false },
      killTree: false,
    },
    async snapshot() {
      const host = { name: "h", platform: "test", cpuCount: 1 };
      return {
        hostId: "h",
        takenAt: 0,
        durationMs: 0,
        processes: [first, tool, unknownStart, kernel],
        problems: [],
        host: { ...host, memoryTotalBytes: 1, memoryAvailableBytes: 1 },
      };
    },
    async pin(identity) {
      if (outcome === "exhausted") return { outcome };
      const pin: ProcessPin = {
        identity,
        status: () => ({ kind: "gone" }),
        signal(signal) {
          signals.push(`${signal} ${identity.pid}`);
          if (outcome instanceof Error) throw outcome;
          return outcome;
        },
        close: () => void closed.push(identity.pid),
        [Symbol.dispose]: () => pin.close(),
      };
      return { outcome: "pinned", pin };
    },
    close() {},
  };
  return { inspector: createInspectorOver(driver), signals, closed };
}

describe("killProcess refuses before sending a signal", () => {
  it.each<unknown>([
    0,
    -1,
    -50,
    1.5,
    Number.NaN,
    2 ** 31,
    "0x1",
    " 1",
    "50",
    null,
    undefined,
    {},
    true,
  ])("%j is not a process", async (target) => {
    const { inspector, signals } = inspect();
    const untyped: { killProcess(target: unknown): Promise<void> } = inspector;
    await expect(untyped.killProcess(target)).rejects.toBeInstanceOf(TypeError);
    expect(signals).toEqual([]);
  });

  it.each<[string, number | { pid: number; startToken: string }]>([
    ["process 1", 1],
    ["process 1 by identity", { pid: 1, startToken: "boot:1" }],
    ["a thread of the kernel", 52],
    ["a process whose start is not known", 51],
  ])("%s", async (_name, target) => {
    const { inspector, signals } = inspect();
    await expect(inspector.killProcess(target, { force: true })).rejects.toMatchObject({
      code: "KILL_FAILED",
    });
    expect(signals).toEqual([]);
  });

  it("an identity without a start token", async () => {
    const { inspector, signals } = inspect();
    const identity = { pid: 50, startToken: "" };
    await expect(inspector.signal(identity, "SIGKILL")).rejects.toBeInstanceOf(TypeError);
    await expect(inspector.pin(identity)).rejects.toBeInstanceOf(TypeError);
    await expect(inspector.readDetails([identity], ["marker"])).rejects.toBeInstanceOf(TypeError);
    expect(signals).toEqual([]);
  });
});

it.each<[SignalOutcome | "exhausted" | Error, string]>([
  ["gone", "PROCESS_NOT_FOUND"],
  ["reused", "PROCESS_NOT_FOUND"],
  ["denied", "PERMISSION_DENIED"],
  ["exhausted", "SYSTEM_ERROR"],
  [new Error("strange"), "KILL_FAILED"],
])("a signal outcome of %s throws %s", async (outcome, code) => {
  const { inspector } = inspect(outcome);
  await expect(inspector.killProcess(50)).rejects.toMatchObject({ code, pid: 50 });
});

it("sends SIGTERM, or SIGKILL by force", async () => {
  const { inspector, signals, closed } = inspect();
  await inspector.killProcess(50);
  await inspector.killProcess({ pid: 50, startToken: "boot:1" }, { force: true });
  expect(signals).toEqual(["SIGTERM 50", "SIGKILL 50"]);
  expect(closed).toEqual([50, 50]);
});

it("processExists throws SYSTEM_ERROR without free descriptors", async () => {
  const { inspector } = inspect("exhausted");
  const asked = inspector.processExists({ pid: 50, startToken: "boot:1" });
  await expect(asked).rejects.toMatchObject({ code: "SYSTEM_ERROR" });
});

it("killTree throws, watchBirths is undefined and details are empty when the driver lacks them", async () => {
  const { inspector } = inspect();
  const identity = { pid: 50, startToken: "boot:1" };
  await expect(inspector.killTree(identity)).rejects.toMatchObject({ code: "KILL_FAILED" });
  expect(inspector.watchBirths({ onBirths() {} })).toBeUndefined();
  expect(await inspector.readDetails([identity], ["ports"])).toEqual(new Map());
});
