import type { PidUse } from "@corral/inspector";
import { defined } from "@corral/inspector/core";
import { describe, expect, test } from "vitest";
import { outcomes } from "./kill-tree.ts";
import { scene, type Scene } from "./mock-scene.ts";

describe("below a newcomer, where births are not watched,", () => {
  /**
   * Kills 100. A look shows 101 and 102, each the child of the one before; `meanwhile` is called
   * between that look and the moment when 102 is pinned.
   */
  async function killWhile(meanwhile: (at: Scene) => void) {
    const at = scene({ capabilities: { events: { source: "none", deaths: false } } });
    const { inspector } = at;
    const onSignal = (): void => {
      if (inspector.getProcess(101) !== undefined) return;
      inspector.addProcess({ pid: 101, parentPid: 100 });
      inspector.addProcess({ pid: 102, parentPid: 101 });
    };
    const root = inspector.addProcess({ pid: 100 }, { onSignal });
    const pin = inspector.pin.bind(inspector);
    let looked = false;
    inspector.pin = async (target) => {
      if (target.pid === 102 && !looked) {
        looked = true;
        meanwhile(at);
      }
      return pin(target);
    };
    const running = await at.service.start(await at.confirmTree(root, { force: true }));
    const report = await running.report;
    return { at, looked, outcomes: outcomes(report) };
  }

  test("a process is added whose pin names the parent", async () => {
    const { at, looked, outcomes } = await killWhile(() => {});
    expect({ looked, outcomes }).toEqual({
      looked: true,
      outcomes: { 100: "killed", 101: "killed", 102: "killed" },
    });
    expect(at.inspector.processCount).toBe(2);
  });

  test("not one whose pin names another parent", async () => {
    const { at, looked } = await killWhile(({ inspector }) =>
      inspector.updateProcess(102, { parentPid: 1 }),
    );
    expect(looked).toBe(true);
    expect(at.inspector.getProcess(102)).toBeDefined();
    expect(at.sent().filter((one) => one.startsWith("102 "))).toEqual([]);
  });

  test("not one whose parent has the pid of a newcomer that is gone", async () => {
    const { at, looked } = await killWhile(({ inspector }) => {
      inspector.reusePid(101);
      inspector.updateProcess(102, { parentPid: 101 });
    });
    expect(looked).toBe(true);
    expect(at.inspector.getProcess(102)).toBeDefined();
    expect(at.sent().filter((one) => one.startsWith("102 "))).toEqual([]);
  });
});

test("a newcomer of another user is refused, and its siblings go", async () => {
  const at = scene();
  const { inspector } = at;
  const onSignal = (): void => {
    if (inspector.getProcess(101) !== undefined) return;
    inspector.addProcess({ pid: 101, parentPid: 100 });
    inspector.addProcess({ pid: 102, parentPid: 100, userId: (process.getuid?.() ?? 0) + 1 });
  };
  const root = inspector.addProcess({ pid: 100 }, { onSignal });
  const running = await at.service.start(await at.confirmTree(root, { force: true }));
  expect(outcomes(await running.report)).toEqual({ 100: "killed", 101: "killed", 102: "refused" });
  expect(at.sent().filter((one) => one.startsWith("102 "))).toEqual([]);
});

test("a newcomer that dies while it is read has no outcome; one that cannot be read is refused", async () => {
  const at = scene();
  const { inspector } = at;
  const onSignal = (): void => {
    if (inspector.getProcess(101) !== undefined) return;
    inspector.addProcess({ pid: 101, parentPid: 100 });
    inspector.addProcess({ pid: 102, parentPid: 100 });
  };
  const snapshot = inspector.snapshot.bind(inspector);
  inspector.snapshot = async (options) => {
    const seen = await snapshot(options);
    inspector.removeProcess(102);
    const processes = seen.processes.map(({ userId, ...process }) =>
      process.pid > 100 ? process : { ...process, ...defined({ userId }) },
    );
    return { ...seen, processes };
  };
  const root = inspector.addProcess({ pid: 100 }, { onSignal });
  const running = await at.service.start(await at.confirmTree(root, { force: true }));
  expect(outcomes(await running.report)).toEqual({ 100: "killed", 101: "refused" });
});

describe("in a session of a number that the dead target led, late in the kill", () => {
  test.each<[string, boolean, PidUse | undefined, PidUse | undefined]>([
    ["few pids were given out", true, { forks: 7, pidMax: 100 }, { forks: 56, pidMax: 100 }],
    ["half of all pids were", false, { forks: 7, pidMax: 100 }, { forks: 57, pidMax: 100 }],
    ["forks are not counted", false, undefined, undefined],
    ["forks are counted no more", false, { forks: 7, pidMax: 100 }, undefined],
  ])("where %s, one joins: %s", async (_when, joins, before, after) => {
    const at = scene();
    const { inspector } = at;
    const isDead = (): boolean => inspector.getProcess(100) === undefined;
    let born = false;
    inspector.beforeSnapshot(() => {
      if (!isDead() || born) return;
      born = true;
      inspector.addProcess({ pid: 900, sessionId: 100 });
    });
    const snapshot = inspector.snapshot.bind(inspector);
    inspector.snapshot = async (options) => {
      const { pids: _, ...seen } = await snapshot(options);
      return { ...seen, ...defined({ pids: isDead() ? after : before }) };
    };
    const root = inspector.addProcess({ pid: 100 });
    const running = await at.service.start(await at.confirmTree(root, { force: true }));
    await running.report;
    expect(born).toBe(true);
    expect(inspector.getProcess(900) === undefined).toBe(joins);
  });
});
