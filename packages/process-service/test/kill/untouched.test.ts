import { describe, expect, test } from "vitest";
import type { ProcessView } from "../../src/core/model.ts";
import type { KillRequest, KillScope } from "../../src/core/kill/kill-model.ts";
import { createHarness, type HarnessOptions } from "./harness.ts";
import { Machine, stateOf, until, type Listener } from "./machine.ts";

// What must not be signalled, told from outside: each target writes down every signal it gets.
const onLinux = process.platform === "linux";

const isRoot = process.getuid?.() === 0;
const failsWith = (code: string) => expect.objectContaining({ code });

async function expectUntouched(...listeners: readonly Listener[]): Promise<void> {
  // A signal that had been sent by now would be heard within a turn or two of their loops.
  await new Promise((resolve) => setTimeout(resolve, 150));
  for (const listener of listeners) {
    expect(listener.heard()).toEqual([]);
    expect(stateOf(listener.child.pid)).toMatch(/[SR]/u);
  }
}

/** A listener, its identity, and the tree scope of it. */
async function target(machine: Machine, options: Parameters<Machine["listener"]>[0] = {}) {
  const listener = machine.listener(options);
  await listener.ready();
  const process = await machine.identity(listener.child.pid);
  return { listener, process, scope: { kind: "tree", root: process } satisfies KillScope };
}

function marking(change: (process: ProcessView) => Partial<ProcessView>): HarnessOptions {
  return {
    view: (view) => ({
      ...view,
      processes: view.processes.map((process) => Object.assign({}, process, change(process))),
    }),
  };
}

describe.runIf(onLinux)("no signal reaches", () => {
  test("a process whose identity is stale since the listing", async () => {
    await using machine = new Machine();
    const { listener, process } = await target(machine);
    const at = createHarness(machine.inspector);
    const stale = { pid: process.pid, startToken: `${process.startToken}0` };
    for (const scope of [
      { kind: "process", process: stale },
      { kind: "tree", root: stale },
      { kind: "processes", processes: [stale] },
    ] satisfies KillScope[]) {
      for (const force of [true, false]) {
        await expect(at.service.start({ scope, confirmed: [stale], force })).rejects.toThrow(
          failsWith("CONFLICT"),
        );
      }
    }
    expect(at.kills.calls).toEqual([]);
    await expectUntouched(listener);
  });

  test("anything when the kill cannot be recorded", async () => {
    await using machine = new Machine();
    const { listener, scope, process } = await target(machine);
    const at = createHarness(machine.inspector);
    at.kills.failing = "begin";
    await expect(at.service.start({ scope, confirmed: [process], force: true })).rejects.toThrow(
      failsWith("STORE_FAILED"),
    );
    await expectUntouched(listener);
  });

  test("anything in read-only mode", async () => {
    await using machine = new Machine();
    const { listener, scope, process } = await target(machine);
    const at = createHarness(machine.inspector, { readOnly: true });
    await expect(at.service.start({ scope, confirmed: [process] })).rejects.toThrow(
      failsWith("READ_ONLY"),
    );
    await expectUntouched(listener);
  });

  test("Corral itself and what is above it", async () => {
    await using machine = new Machine();
    const { listener, scope, process } = await target(machine);
    const inside = createHarness(machine.inspector, { selfPid: process.pid });
    const plan = await inside.service.preview(scope);
    expect(plan.refusals).toMatchObject([{ code: "SELF" }]);
    const report = await (
      await inside.service.start({ scope, confirmed: [process], force: true })
    ).report;
    expect(report.outcomes).toMatchObject([{ outcome: "refused" }]);

    const child = await target(machine);
    const above = createHarness(machine.inspector, { selfPid: child.process.pid });
    const self = await machine.identity(globalThis.process.pid);
    const refused = await above.service.preview({ kind: "tree", root: self });
    expect(refused.refusals.find((one) => one.process.pid === self.pid)?.code).toBe("ANCESTOR");
    await expectUntouched(listener, child.listener);
  });

  test("the calling command and its ancestors", async () => {
    await using machine = new Machine();
    const { listener, scope, process } = await target(machine);
    const at = createHarness(machine.inspector);
    const request: KillRequest = { scope, confirmed: [process], caller: process };
    const report = await (await at.service.start(request)).report;
    expect(report.outcomes).toMatchObject([{ outcome: "refused" }]);
    await expectUntouched(listener);
  });

  test("protected processes, in no scope", async () => {
    await using machine = new Machine();
    const { listener, process } = await target(machine);
    const at = createHarness(
      machine.inspector,
      marking((one) => (one.pid === process.pid ? { protected: true } : {})),
    );
    for (const scope of [
      { kind: "process", process },
      { kind: "tree", root: process },
      { kind: "processes", processes: [process] },
    ] satisfies KillScope[]) {
      const request = { scope, confirmed: [process], force: true };
      const report = await (await at.service.start(request)).report;
      expect(report.outcomes).toMatchObject([{ outcome: "refused" }]);
      expect(report.confirmedGone).toBe(0);
    }
    await expectUntouched(listener);
  });

  test("a process with an unknown identity", async () => {
    await using machine = new Machine();
    const { listener, process } = await target(machine);
    const at = createHarness(machine.inspector, {
      view: (view) => ({
        ...view,
        processes: view.processes.map((one) => {
          if (one.pid !== process.pid) return one;
          const { startToken: _, ...rest } = one;
          return { ...rest, id: `${one.pid}@?` };
        }),
      }),
    });
    const unknown = { pid: process.pid, startToken: "?" };
    const scope = { kind: "process", process: unknown } as const;
    expect((await at.service.preview(scope)).refusals).toMatchObject([
      { code: "UNKNOWN_IDENTITY" },
    ]);
    const report = await (await at.service.start({ scope, confirmed: [unknown] })).report;
    expect(report.outcomes).toMatchObject([{ outcome: "refused" }]);
    await expectUntouched(listener);
  });

  test("a kernel thread, and pid 1", async () => {
    await using machine = new Machine();
    const { listener, process } = await target(machine);
    const asKernel = createHarness(
      machine.inspector,
      marking((one) => (one.pid === process.pid ? { kernelThread: true } : {})),
    );
    const scope = { kind: "process", process } as const;
    expect((await asKernel.service.preview(scope)).refusals).toMatchObject([
      { code: "KERNEL_THREAD" },
    ]);
    const one = await machine.identity(1);
    const init = { kind: "process", process: one } as const;
    expect((await asKernel.service.preview(init)).refusals).toMatchObject([
      { code: "PROTECTED_PID" },
    ]);
    for (const request of [
      { scope, confirmed: [process] },
      { scope: init, confirmed: [one] },
    ]) {
      const report = await (await asKernel.service.start(request)).report;
      expect(report.outcomes).toMatchObject([{ outcome: "refused" }]);
    }
    await expectUntouched(listener);
  });

  test("siblings, parents and a suspected one that was not picked", async () => {
    await using machine = new Machine();
    const parent = await target(machine);
    const at = createHarness(machine.inspector);
    const { listener, scope, process } = await target(machine, {
      onTerm: "process.exit(0)",
    });
    const report = await (await at.service.start({ scope, confirmed: [process] })).report;
    expect(report.confirmedGone).toBe(1);
    expect(listener.heard()).toContain("SIGTERM");
    await expectUntouched(parent.listener);
  });

  test.runIf(isRoot)("another user's process, unless asked for by itself alone", async () => {
    await using machine = new Machine();
    const other = await target(machine, { userId: 12_345, onTerm: "process.exit(0)" });
    const own = await target(machine, { onTerm: "process.exit(0)" });
    const at = createHarness(machine.inspector);
    const processes = [other.process, own.process];
    const scope = { kind: "processes", processes } as const;
    const report = await (await at.service.start({ scope, confirmed: processes })).report;
    const kinds = Object.fromEntries(report.outcomes.map((o) => [o.process.pid, o.outcome]));
    expect(kinds).toEqual({ [other.process.pid]: "refused", [own.process.pid]: "terminated" });
    await expectUntouched(other.listener);

    const alone = { kind: "process", process: other.process } as const;
    const second = await at.service.start({ scope: alone, confirmed: [other.process] });
    expect((await second.report).confirmedGone).toBe(1);
  });

  test.runIf(isRoot)(
    "one that the system does not let us signal: denied, not counted",
    async () => {
      await using machine = new Machine();
      const other = await target(machine, { userId: 12_345 });
      const at = createHarness(machine.inspector);
      const scope = { kind: "process", process: other.process } as const;
      // Without CAP_KILL, and with a user id that is not the target's (kill(2)).
      process.seteuid?.(65_534);
      try {
        const running = await at.service.start({ scope, confirmed: [other.process], graceMs: 50 });
        const report = await running.report;
        expect(report.outcomes).toMatchObject([{ outcome: "denied" }]);
        expect(report.confirmedGone).toBe(0);
      } finally {
        process.seteuid?.(0);
      }
      await expectUntouched(other.listener);
    },
  );
});

describe.runIf(onLinux)("after a crash in the middle", () => {
  test("frozen processes are resumed, and the record is finished", async () => {
    await using machine = new Machine();
    const { listener, scope, process } = await target(machine);
    const other = await target(machine);
    const at = createHarness(machine.inspector);
    const plan = await at.service.preview(scope);
    const gone = { pid: 4_000_000, startToken: "gone" };
    const report = {
      id: "crashed",
      hostId: "host",
      scope,
      client: "page",
      force: true,
      graceMs: 0,
      startedAt: 1,
      status: "running",
      outcomes: [],
      confirmedGone: 0,
      memoryFreedBytes: 0,
    } as const;
    await at.kills.store.kills.begin({ report, plan });
    const reused = { pid: other.process.pid, startToken: `${other.process.startToken}9` };
    await at.kills.store.kills.recordFrozen("crashed", [process, gone, reused]);
    listener.child.kill("SIGSTOP");
    other.listener.child.kill("SIGSTOP");
    await until(() => stateOf(process.pid) === "T" && stateOf(other.process.pid) === "T", "a stop");

    const [recovered] = await at.service.recover();
    expect(recovered).toMatchObject({ id: "crashed", status: "recovered", confirmedGone: 0 });
    const kinds = Object.fromEntries(
      recovered?.outcomes.map((o) => [o.process.pid, o.outcome]) ?? [],
    );
    expect(kinds).toMatchObject({ [process.pid]: "spared", [gone.pid]: "already-gone" });
    await until(() => listener.heard().includes("SIGCONT"), "it to be continued");
    expect(listener.heard()).toEqual(["SIGCONT"]);
    // The pid in the record is another process's now: it stays as somebody else left it.
    expect(stateOf(other.process.pid)).toBe("T");
    expect(await at.service.recover()).toEqual([]);
  });
});
