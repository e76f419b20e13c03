import { once } from "node:events";
import { createInspector } from "@corral/inspector";
import { describe, expect, test } from "vitest";
import type { TimelineEntry } from "../../src/core.ts";
import { createTestProcesses, kill } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

using probe = createInspector();
const { deaths, reason } = probe.capabilities.events;
const skipped = deaths ? "" : ` (skipped: the kernel reports no deaths here: ${reason ?? ""})`;

type Ended = Extract<TimelineEntry, { kind: "process-ended" }>;

function endsOf(entries: readonly TimelineEntry[]): readonly Ended[] {
  return entries.filter((entry): entry is Ended => entry.kind === "process-ended");
}

describe.runIf(deaths)(`ends that the kernel reports${skipped}`, () => {
  test.each([
    ["exit 7", { how: "exited", exitCode: 7 }],
    ["kill -SEGV $$; sleep 1000", { how: "killed", signal: "SIGSEGV" }],
  ])("an executor without a waiting parent ends with its status: %s", async (script, ending) => {
    await using processes = await createTestProcesses();
    await using running = await startService();
    const { service, store } = running;
    // The executor is a grandchild: its exit status goes to a shell that keeps it.
    processes.run(
      `bash -c 'echo $$ > pid; until [ -e go ]; do sleep 0.05; done; ${script}'; sleep 1000`,
    );
    const { id } = await service.registerExecutor({ pid: await processes.pidFrom("pid") });
    processes.run("touch go");
    const executor = await until("its status is stored", async () => {
      const stored = await store.executors.get(id);
      return (stored?.ending?.exitCode ?? stored?.ending?.signal) !== undefined && stored;
    });
    expect(executor.ending).toEqual(ending);
  });

  test("exit code, signal, the kill, and children that were alive, of processes of any life", async () => {
    await using processes = await createTestProcesses();
    await using running = await startService();
    const { service } = running;
    const root = processes.run(`
      until [ -e go ]; do sleep 0.05; done
      for n in $(seq 50); do (exit $((n % 2 * 3))); done
      bash -c 'sleep 1001 & echo $! > child; exit 5'
      sleep 1002 & echo $! > foreign
      sleep 1003 & echo $! > stopped
      wait; wait; sleep 1000`);
    const { id } = await service.registerExecutor({ pid: root.pid });
    processes.run("touch go");
    const child = await processes.pidFrom("child");
    const foreign = await processes.pidFrom("foreign");
    const stopped = await processes.pidFrom("stopped");
    kill(foreign);
    const { processes: seen } = await service.refresh();
    const { startToken = "" } = seen.find(({ pid }) => pid === stopped) ?? {};
    const target = { pid: stopped, startToken };
    const scope = { kind: "process", process: target } as const;
    const report = await service.killProcesses({ scope, confirmed: [target] });
    const timeline = await until("all ends are known", async () => {
      await service.refresh();
      const found = await service.executorTimeline(id);
      const ended = new Set(endsOf(found.entries).map(({ process }) => process.pid));
      // The shell has waited with sleeps of its own before: the number alone is reached too early.
      return ended.size >= 53 && ended.has(foreign) && ended.has(stopped) && found;
    });
    const ends = endsOf(timeline.entries);
    expect(ends.filter(({ exitCode }) => exitCode === 3)).toHaveLength(25);
    const parent = ends.find(({ exitCode }) => exitCode === 5);
    expect(parent?.livingChildren.map(({ pid }) => pid)).toEqual([child]);
    const endOf = (pid: number) => ends.find(({ process }) => process.pid === pid);
    expect(endOf(foreign)).toMatchObject({ signal: "SIGKILL" });
    expect(endOf(foreign)).not.toHaveProperty("killId");
    expect(endOf(stopped)).toMatchObject({ signal: "SIGTERM", killId: report.id });
    expect(timeline.exits).toMatchObject({ failed: 26, unknown: 0 });
  });

  test("the last executor's status is not lost when a scan sees the end first", async () => {
    await using processes = await createTestProcesses();
    await using running = await startService();
    const { service } = running;
    for (const code of [1, 2, 3]) {
      const child = processes.run(`until [ -e go${code} ]; do sleep 0.02; done; exit ${code}`);
      const { id } = await service.registerExecutor({ pid: child.pid });
      processes.run(`touch go${code}`);
      await once(child, "exit");
      await service.refresh();
      const ending = await until("its exit code is known", async () => {
        const { executor } = await service.getExecutor(id);
        return executor.ending?.exitCode !== undefined && executor.ending;
      });
      expect(ending).toEqual({ how: "exited", exitCode: code });
    }
  });
});
