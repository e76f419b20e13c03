import { identityKey, type ProcessIdentity } from "@corral/inspector";
import { expect, test } from "vitest";
import type { KillOutcome, KillReport } from "../../src/core/kill/kill-model.ts";
import { scene, type Scene } from "./mock-scene.ts";

/** A kill that froze the processes, and whose program then ended. */
async function abandon(
  at: Scene,
  frozen: readonly ProcessIdentity[],
  outcomes: readonly KillOutcome[] = [],
): Promise<void> {
  const [root] = frozen;
  if (root === undefined) throw new TypeError("nothing was frozen");
  const plan = await at.service.preview({ kind: "tree", root });
  const report: KillReport = {
    id: "abandoned",
    hostId: "host",
    scope: plan.scope,
    client: "page",
    force: true,
    graceMs: 0,
    startedAt: 1,
    status: "running",
    outcomes,
    confirmedGone: 0,
    memoryFreedBytes: 0,
  };
  await at.kills.store.kills.begin({ report, plan });
  await at.kills.store.kills.recordFrozen("abandoned", frozen);
}

const stopped = { state: "stopped" } as const;

test("frozen processes are resumed although their row has an outcome", async () => {
  const at = scene();
  const root = at.inspector.addProcess({ pid: 100, ...stopped });
  const outcome: KillOutcome = {
    process: root,
    id: identityKey(root),
    name: "node",
    command: "node",
    outcome: "escaped",
    discovered: false,
    memoryBytes: 0,
  };
  await abandon(at, [root], [outcome]);
  expect(await at.service.recover()).toMatchObject([
    { status: "recovered", outcomes: [{ outcome: "escaped" }] },
  ]);
  expect(at.sent()).toEqual(["100 SIGCONT"]);
});

test("a process paused by a person stays paused until the person resumes it", async () => {
  const at = scene();
  const paused = at.inspector.addProcess({ pid: 100, ...stopped });
  const other = at.inspector.addProcess({ pid: 101, parentPid: 100, ...stopped });
  await at.service.signal({ process: paused, signal: "SIGSTOP" });
  await at.service.signal({ process: other, signal: "SIGSTOP" });
  await at.service.signal({ process: other, signal: "SIGCONT" });
  const before = at.sent().length;
  await abandon(at, [paused, other]);
  await at.service.recover();
  expect(at.sent().slice(before)).toEqual(["101 SIGCONT"]);
});

test("one that is gone, and whose pid another process has, is gone; the other is not touched", async () => {
  const at = scene();
  await abandon(at, [at.inspector.addProcess({ pid: 100, ...stopped })]);
  at.inspector.reusePid(100, stopped);
  expect(await at.service.recover()).toMatchObject([{ outcomes: [{ outcome: "already-gone" }] }]);
  expect(at.sent()).toEqual([]);
});

test("one that cannot be asked now keeps none of the others stopped, and is asked again", async () => {
  const at = scene();
  const first = at.inspector.addProcess({ pid: 100, ...stopped });
  const second = at.inspector.addProcess({ pid: 101, parentPid: 100, ...stopped });
  await abandon(at, [first, second]);
  const pin = at.inspector.pin.bind(at.inspector);
  at.inspector.pin = async (target) =>
    target.pid === 100 ? { outcome: "exhausted" } : pin(target);
  expect(await at.service.recover()).toEqual([]);
  expect(at.sent()).toEqual(["101 SIGCONT"]);
  at.inspector.pin = pin;
  expect(await at.service.recover()).toMatchObject([{ id: "abandoned", status: "recovered" }]);
  expect(at.sent()).toContain("100 SIGCONT");
});

test("what cannot be recorded is continued all the same", async () => {
  const at = scene();
  const root = at.inspector.addProcess({ pid: 100, ...stopped });
  await abandon(at, [root]);
  at.kills.failing = "finish";
  await at.service.recover();
  expect(at.sent()).toEqual(["100 SIGCONT"]);
});

test("what somebody else has stopped before is not among what a kill says it froze", async () => {
  const at = scene();
  const root = at.inspector.addProcess({ pid: 100 });
  at.inspector.addProcess({ pid: 101, parentPid: 100, ...stopped });
  await (
    await at.service.start(await at.confirmTree(root, { force: true }))
  ).report;
  expect([...at.kills.frozen.values()].flat().map(({ pid }) => pid)).toEqual([100]);
});
