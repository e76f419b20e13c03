import { MockProcessInspector } from "@corral/inspector/mock";
import { describe, expect, test } from "vitest";
import { startService } from "../support/service.ts";
import { scene, type Scene } from "./mock-scene.ts";

interface Looks {
  readonly at?: Scene;
  readonly force: boolean;
  /** Called before each look with its number, from 1. */
  readonly atLook?: (look: number) => void;
  /** Called when the target gets its first signal. */
  readonly atSignal?: () => void;
}

/** Kills pid 100 and counts the looks that come after its death. */
async function looksAt({ at = scene(), force, atLook, atSignal }: Looks): Promise<number> {
  let signals = 0;
  const onSignal = (): void => {
    signals += 1;
    if (signals === 1) atSignal?.();
  };
  const root = at.inspector.addProcess({ pid: 100 }, { onSignal });
  let looks = 0;
  at.inspector.beforeSnapshot(() => {
    if (at.inspector.getProcess(100) !== undefined) return;
    looks += 1;
    atLook?.(looks);
  });
  const running = await at.service.start(await at.confirmTree(root, { force }));
  await running.report;
  return looks;
}

describe.each([
  { mode: "terminate", force: false },
  { mode: "forced", force: true },
])("the last look of a $mode kill", ({ force }) => {
  test("is the first one, if no process was started during the scan", async () => {
    expect(await looksAt({ force })).toBe(1);
  });

  test("is the second one if a process was started, which may have forked and exited unread", async () => {
    const at = scene();
    const atLook = (look: number): void => {
      at.inspector.addProcess({ pid: 1_000 + look });
      at.inspector.removeProcess(1_000 + look);
    };
    expect(await looksAt({ at, force, atLook })).toBe(2);
  });

  test("does not come while births below the target are seen that no scan shows", async () => {
    const at = scene();
    const atLook = (look: number): void => {
      if (look > 4) return;
      at.inspector.addProcess({ pid: 1_000 + look, sessionId: 100 });
      at.inspector.removeProcess(1_000 + look);
    };
    expect(await looksAt({ at, force, atLook })).toBe(5);
  });

  test("is the second one without a birth watch", async () => {
    const at = scene({ capabilities: { events: { source: "none", deaths: false } } });
    expect(await looksAt({ at, force })).toBe(2);
  });

  test("is the second one where a stranger lives that was born during the kill", async () => {
    const at = scene();
    const atSignal = (): void => void at.inspector.addProcess({ pid: 900 });
    expect(await looksAt({ at, force, atSignal })).toBe(2);
    expect(at.inspector.getProcess(900)).toBeDefined();
  });

  test("comes after each one that found somebody", async () => {
    const at = scene();
    const atLook = (look: number): void => {
      if (look <= 3) at.inspector.addProcess({ pid: 1_000 + look, sessionId: 100 });
    };
    expect(await looksAt({ at, force, atLook })).toBeGreaterThan(3);
    expect(at.inspector.processCount).toBe(2);
  });

  test("is the first one when it fails", async () => {
    const at = scene();
    const atLook = (): void => at.inspector.failNextSnapshot(new Error("EMFILE"));
    expect(await looksAt({ at, force, atLook })).toBe(1);
  });
});

const executorId = "b3f0c1de-0000-4000-8000-000000000001";
const workspace = import.meta.dirname;

/** What a daemon of an executor looks like when every process above it is gone. */
const daemon = { sessionId: 7, processGroupId: 7, workingDirectory: workspace, name: "server" };

test.each([false, true])(
  "a daemon that no link ties to a dead executor, thrown off while it was being killed (force: %s)",
  async (force) => {
    const inspector = new MockProcessInspector();
    const { clock } = inspector;
    inspector.addProcess({ pid: 1, parentPid: null });
    inspector.addProcess({ pid: process.pid, name: "corral" });
    inspector.addProcess({ pid: 100, workingDirectory: workspace });
    await using running = await startService({ inspector, now: clock.now });
    const { service } = running;
    await service.registerExecutor({ pid: 100, id: executorId, workspace });
    const scope = { kind: "executor", executorId } as const;
    const { targets } = await service.previewKill(scope);

    let looks = 0;
    inspector.beforeSnapshot(() => {
      if (inspector.getProcess(100) !== undefined) return;
      looks += 1;
      clock.advance(10);
      // The first look learns of the executor's end; something is being born just then.
      if (looks === 1) inspector.addProcess({ pid: 500 });
      if (looks === 2) {
        inspector.addProcess({ pid: 501, ...daemon }, { details: { marker: executorId } });
      }
    });
    const confirmed = targets.map((target) => target.process);
    const report = await service.killProcesses({ scope, confirmed, force });
    expect(looks).toBeGreaterThanOrEqual(2);
    expect(inspector.getProcess(501)).toBeUndefined();
    expect(report.outcomes.find((one) => one.process.pid === 501)).toMatchObject({
      discovered: true,
    });
    // Nothing ties this one to it.
    expect(inspector.getProcess(500)).toBeDefined();
  },
);

describe.each([false, true])("a kill (force: %s)", (force) => {
  const killed = async (atSignal: (at: Scene) => void) => {
    const at = scene();
    const root = at.inspector.addProcess({ pid: 100 }, { onSignal: () => atSignal(at) });
    return (await at.service.start(await at.confirmTree(root, { force }))).report;
  };

  test("is done when no process was started that may come from it", async () => {
    expect(await killed(() => {})).toMatchObject({ status: "done" });
    const someoneElses = (at: Scene): void => {
      if (at.inspector.getProcess(900) === undefined) {
        at.inspector.addProcess({ pid: 900, parentPid: 50 });
      }
    };
    expect(await killed(someoneElses)).toMatchObject({ status: "done" });
  });

  test("is incomplete when an orphan of unknown origin lives, and names it", async () => {
    const report = await killed((at) => {
      if (at.inspector.getProcess(900) === undefined) {
        at.inspector.addProcess({ pid: 900, parentPid: 1, name: "server" });
      }
    });
    expect(report.status).toBe("incomplete");
    expect(report.notes).toEqual([expect.stringContaining("server 900")]);
  });

  test("is incomplete when a scan failed", async () => {
    const report = await killed((at) => at.inspector.failNextSnapshot(new Error("EMFILE")));
    expect(report.status).toBe("incomplete");
  });
});
