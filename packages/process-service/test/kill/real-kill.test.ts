import { randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { ProcessServiceError } from "../../src/core/errors.ts";
import type { KillOutcome, KillReport, KillRequest } from "../../src/core/kill/kill-model.ts";
import { startService } from "../support/service.ts";
import { createHarness, type Harness } from "./harness.ts";
import { ignoresTerm, Machine, stateOf, until } from "./machine.ts";

// For hangs, not for speed: beside many other tests each of these may take its time.
vi.setConfig({ testTimeout: 180_000 });

const onLinux = process.platform === "linux";

async function run(at: Harness, request: KillRequest): Promise<KillReport> {
  return (await at.service.start(request)).report;
}

const isConflict = (error: unknown): boolean =>
  error instanceof ProcessServiceError && error.code === "CONFLICT";
const of = (report: KillReport, pid: number | undefined): KillOutcome | undefined =>
  report.outcomes.find((one) => one.process.pid === pid);
/** Orphans go to an init that may take its time to collect them: they are dead all the same. */
const dead = /^(?:terminated|killed|dead-unreaped|already-gone)$/u;
const took = (report: KillReport): number => (report.finishedAt ?? Number.NaN) - report.startedAt;

describe.runIf(onLinux)("processes that obey and ignore SIGTERM", () => {
  test("a tree exits on SIGTERM, each death confirmed", async () => {
    await using machine = new Machine();
    const at = createHarness(machine.inspector);
    const root = machine.bash(
      "S & S & bash -c 'S() { exec -a \"$0\" sleep 300; }; S & wait' $0 & wait",
    );
    await machine.untilLiving(5);
    const report = await run(at, await at.confirmTree(await machine.identity(root.pid)));
    for (const one of report.outcomes) expect(one.outcome).toMatch(dead);
    expect(report.confirmedGone).toBe(5);
    expect(await machine.survivors()).toEqual([]);
  });

  test("SIGTERM-ignoring process dies on SIGKILL after the grace period, as its parent sees", async () => {
    await using machine = new Machine();
    const at = createHarness(machine.inspector);
    const deaf = machine.bash("trap '' TERM; S");
    await machine.untilLiving(1);
    await until(() => ignoresTerm(deaf.pid), "it to turn deaf");
    const exit = new Promise((resolve) => deaf.once("exit", (_code, signal) => resolve(signal)));
    const report = await run(
      at,
      await at.confirmTree(await machine.identity(deaf.pid), { graceMs: 300 }),
    );
    expect(of(report, deaf.pid)?.outcome).toBe("killed");
    expect(await exit).toBe("SIGKILL");
    expect(took(report)).toBeGreaterThanOrEqual(300);
  });

  test("a process that exits in the grace period finishes its work and gets no late SIGKILL", async () => {
    await using machine = new Machine();
    const at = createHarness(machine.inspector);
    const tidy = machine.listener({
      onTerm: "setTimeout(() => { note('bye'); process.exit(0); }, 300)",
    });
    await tidy.ready();
    const exit = new Promise((resolve) => tidy.child.once("exit", (code) => resolve(code)));
    const report = await run(
      at,
      await at.confirmTree(await machine.identity(tidy.child.pid), { graceMs: 30_000 }),
    );
    expect(of(report, tidy.child.pid)?.outcome).toBe("terminated");
    expect(await exit).toBe(0);
    expect(tidy.heard().at(-1)).toBe("bye");
    expect(took(report)).toBeLessThan(15_000);
  });

  test("an already stopped one hears SIGTERM and dies", async () => {
    await using machine = new Machine();
    const at = createHarness(machine.inspector);
    const stopped = machine.bash("S");
    await machine.untilLiving(1);
    stopped.kill("SIGSTOP");
    await until(() => stateOf(stopped.pid) === "T", "it to stop");
    const report = await run(at, await at.confirmTree(await machine.identity(stopped.pid)));
    expect(of(report, stopped.pid)?.outcome).toBe("terminated");
  });

  test("a child that its parent does not collect is dead, unreaped; the parent is named and lives", async () => {
    await using machine = new Machine();
    const at = createHarness(machine.inspector);
    const parent = machine.bash("S & exec -a $0 sleep 300");
    const child = (await machine.untilLiving(2)).find((pid) => pid !== parent.pid);
    const process = await machine.identity(child);
    const report = await run(at, { scope: { kind: "process", process }, confirmed: [process] });
    expect(of(report, child)).toMatchObject({ outcome: "dead-unreaped" });
    expect(of(report, child)?.detail).toContain(` ${parent.pid}.`);
    expect(report.confirmedGone).toBe(1);
    expect(machine.living()).toEqual([parent.pid]);
  });

  test("a target that exited before the kill is already-gone and not counted", async () => {
    await using machine = new Machine();
    const at = createHarness(machine.inspector);
    const short = machine.bash("S");
    await machine.untilLiving(1);
    const request = await at.confirmTree(await machine.identity(short.pid));
    short.kill("SIGKILL");
    await until(() => stateOf(short.pid) === undefined, "it to go");
    const report = await run(at, request);
    expect(of(report, short.pid)?.outcome).toBe("already-gone");
    expect(report.confirmedGone).toBe(0);
  });
});

describe.runIf(onLinux)("processes that try to survive", () => {
  test("a supervisor that ignores SIGTERM and starts its child again", async () => {
    await using machine = new Machine();
    const at = createHarness(machine.inspector);
    const root = machine.bash("trap '' TERM; for _ in {1..500}; do (trap - TERM; S); done");
    await machine.untilLiving(2);
    const report = await run(
      at,
      await at.confirmTree(await machine.identity(root.pid), { graceMs: 200 }),
    );
    expect(of(report, root.pid)?.outcome).toBe("killed");
    expect(report.outcomes.some((one) => one.discovered)).toBe(true);
    expect(await machine.survivors()).toEqual([]);
  });

  test.each(["force", "grace"])(
    "a tree that is still starting, again and again (%s)",
    async (mode) => {
      for (let round = 0; round < 5; round += 1) {
        await using machine = new Machine();
        const at = createHarness(machine.inspector);
        const root = machine.bash(`
        grow() { S & (S & S & wait) & for _ in 1 2; do (S & S & wait) & done; }
        for _ in 1 2 3 4 5 6; do grow; sleep 0.01; done; wait`);
        const least = 1 + round * 6;
        await until(() => machine.living().length >= least, "the tree to begin");
        const root1 = await machine.identity(root.pid);
        const request = await at.confirmTree(root1, { force: mode === "force", graceMs: 1_000 });
        const report = await run(at, request);
        expect(await machine.survivors()).toEqual([]);
        for (const one of report.outcomes) expect(one.outcome).toMatch(dead);
      }
    },
  );

  test.each(["force", "grace"])(
    "daemons that a starting tree throws off through shells that live for milliseconds (%s)",
    async (mode) => {
      await using running = await startService();
      const { service } = running;
      for (let round = 0; round < 8; round += 1) {
        await using machine = new Machine();
        const executorId = randomUUID();
        const root = machine.bash(
          `export -f S; for _ in {1..60}; do (setsid bash -c '(S &)' "$0" &); sleep 0.005; done; wait; S`,
          { cwd: machine.folder, env: { ...process.env, CORRAL_EXECUTOR_ID: executorId } },
        );
        const { pid = Number.NaN } = root;
        await service.registerExecutor({ pid, id: executorId, workspace: machine.folder });
        await until(() => machine.living().length > round * 3, "the tree to begin");
        const scope = { kind: "executor", executorId } as const;
        const { targets } = await service.previewKill(scope);
        const confirmed = targets.filter((one) => one.selected).map((one) => one.process);
        const force = mode === "force";
        await service.killProcesses({ scope, confirmed, force, graceMs: 1_000 });
        expect(await machine.survivors()).toEqual([]);
      }
    },
  );

  test("children that leave for their own session during the kill", async (context) => {
    await using machine = new Machine();
    if (machine.inspector.capabilities.events.source === "none")
      context.skip("births cannot be watched here");
    const at = createHarness(machine.inspector);
    // At SIGTERM it throws off daemons through a shell each; the shells go when they are told to.
    const go = join(machine.folder, "go");
    const root = machine.bash(
      `
      held() { until [ -e ${go} ]; do sleep 0.05; done; }
      export -f held
      throw_off() { for _ in 1 2 3; do setsid bash -c '(exec -a "$0-daemon" sleep 300) & held' "$0" & done; }
      trap 'throw_off; held; exit 0' TERM
      (trap '' TERM; S) & wait; wait`,
    );
    await machine.untilLiving(2);
    const request = await at.confirmTree(await machine.identity(root.pid), { graceMs: 1_000 });
    const running = await at.service.start(request);
    await until(() => machine.count("-daemon") === 3, "the daemons");
    // The birth watch runs on this very loop: what it had to see by now, it has seen.
    await delay(250);
    writeFileSync(go, "");
    const report = await running.report;
    expect(await machine.survivors()).toEqual([]);
    expect(report.outcomes.filter((one) => one.discovered).length).toBeGreaterThanOrEqual(3);
  });
});

describe.runIf(onLinux)("two at once, and cancelling", () => {
  test("two requests are one kill with one SIGTERM", async () => {
    await using machine = new Machine();
    const at = createHarness(machine.inspector);
    const target = machine.listener({ onTerm: "setTimeout(() => process.exit(0), 200)" });
    await target.ready();
    const request = await at.confirmTree(await machine.identity(target.child.pid));
    const [one, two] = await Promise.all([run(at, request), run(at, request)]);
    expect(two).toBe(one);
    expect(target.heard().filter((signal) => signal === "SIGTERM")).toHaveLength(1);
  });

  test("cancelled in the grace, what still runs is spared and runs", async () => {
    await using machine = new Machine();
    const at = createHarness(machine.inspector);
    const target = machine.listener();
    await target.ready();
    const running = await at.service.start(
      await at.confirmTree(await machine.identity(target.child.pid), { graceMs: 60_000 }),
    );
    await until(() => target.heard().includes("SIGTERM"), "it to be asked");
    running.cancel();
    const report = await running.report;
    expect(report.status).toBe("cancelled");
    expect(of(report, target.child.pid)?.outcome).toBe("spared");
    expect(stateOf(target.child.pid)).toMatch(/[SR]/u);
  });
});

describe.runIf(onLinux)("a chain of processes, each of which starts the next and ends", () => {
  test.each([
    { seconds: 0.02, force: false },
    { seconds: 0.02, force: true },
    { seconds: 0.15, force: false },
    { seconds: 0.15, force: true },
  ])(
    "without a workspace, deaf to SIGTERM, in a session of its own each $seconds s (force: $force)",
    async ({ seconds, force }) => {
      await using running = await startService();
      const { service } = running;
      await using machine = new Machine();
      const executorId = randomUUID();
      const link = join(machine.folder, "link.sh");
      const go = `exec -a "$0" sleep ${seconds}`;
      writeFileSync(
        link,
        `trap "" TERM; (${go}); [ -e ${link} ] && setsid bash ${link} ${machine.mark} >/dev/null 2>&1 </dev/null &`,
      );
      const root = machine.bash(`trap "" TERM; setsid bash ${link} "$0" & S`, {
        cwd: "/",
        env: { ...process.env, CORRAL_EXECUTOR_ID: executorId },
      });
      const { pid = Number.NaN } = root;
      await service.registerExecutor({ pid, id: executorId });
      await delay(400);
      const scope = { kind: "executor", executorId } as const;
      // A link changes under the eyes of who looks: then they look again.
      for (let attempt = 1, killed = false; !killed; attempt += 1) {
        const { targets } = await service.previewKill(scope);
        const confirmed = targets.filter((one) => one.selected).map((one) => one.process);
        killed = await service.killProcesses({ scope, confirmed, force, graceMs: 500 }).then(
          () => true,
          (error: unknown) => {
            if (isConflict(error) && attempt < 10) return false;
            throw error;
          },
        );
      }
      await delay(300);
      const left = machine.living();
      rmSync(link);
      expect(left).toEqual([]);
    },
  );
});
