import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Executor, ProcessService, ProcessView } from "../../src/index.ts";
import { createTestProcesses, isAlive, kill, type TestProcesses } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

/** Starts an executor that waits for `go`, is registered, and then runs the script. */
async function startExecutor(
  processes: TestProcesses,
  service: ProcessService,
  script: string,
  label = "agent",
): Promise<Executor> {
  const go = `${label}.go`;
  const id = randomUUID();
  const root = processes.run(`while [ ! -e ${go} ]; do sleep 0.02; done; ${script}`, {
    env: { MARKER: id },
  });
  const executor = await service.registerExecutor({
    id,
    pid: root.pid,
    label,
    workspace: processes.directory,
  });
  processes.run(`touch ${go}`);
  return executor;
}

async function find(service: ProcessService, pid: number): Promise<ProcessView | undefined> {
  return (await service.refresh()).processes.find((process) => process.pid === pid);
}

async function isOwned(service: ProcessService, pid: number, executor: Executor) {
  const found = (await find(service, pid))?.association;
  return found?.executorId === executor.id && found.standing === "owned" && found;
}

/** Lives until the test has seen what is below it; not for a time that a busy machine may outlast. */
const stay = "while [ ! -e leave ]; do sleep 0.05; done";

/** Each leaves a process `pid` behind, once `middle` has gone. */
const waysOut: readonly (readonly [name: string, script: string])[] = [
  [
    "a tool call under setsid",
    `bash -c 'echo $$ > middle; setsid bash -c "echo \\$\\$ > pid; exec sleep 1000" & ${stay}'; sleep 1000`,
  ],
  [
    "nohup &",
    `bash -c 'echo $$ > middle; nohup bash -c "echo \\$\\$ > pid; exec sleep 1000" & ${stay}'; sleep 1000`,
  ],
  [
    "a double fork",
    `setsid bash -c 'echo $$ > middle; (echo $BASHPID > pid; exec sleep 1000) & ${stay}' & sleep 1000`,
  ],
  [
    "a child of a killed shell",
    `bash -c 'echo $$ > middle; bash -c "echo \\$\\$ > pid; exec sleep 1000" & ${stay}; kill -9 $$'; sleep 1000`,
  ],
];

for (const [name, script] of waysOut) {
  test(`${name} stays owned, with its evidence named`, async () => {
    await using processes = await createTestProcesses();
    await using running = await startService();
    const { service } = running;
    const executor = await startExecutor(processes, service, script);
    const pid = await processes.pidFrom("pid");
    const middle = await processes.pidFrom("middle");
    await until("it is owned", async () => isOwned(service, pid, executor));
    processes.run("touch leave");
    await until("what started it is gone", () => !isAlive(middle));
    const association = await isOwned(service, pid, executor);
    expect(association).toMatchObject({ evidence: "lineage", standing: "owned" });
    expect(association && association.explanation).toMatch(/^was /);
  });
}

test("a double fork that is faster than any watch stays owned by its marker", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service } = running;
  const executor = await startExecutor(
    processes,
    service,
    `CORRAL_EXECUTOR_ID=$MARKER bash -c '(setsid bash -c "echo \\$\\$ > pid; exec sleep 1000" &)'; sleep 1000`,
  );
  const pid = await processes.pidFrom("pid");
  await until("it is owned", async () => isOwned(service, pid, executor));
});

test("an executor killed while the service is down leaves its double-forked children with their owner", async () => {
  await using processes = await createTestProcesses();
  const path = join(processes.directory, "corral.db");
  const script = `setsid bash -c '(echo $BASHPID > orphan; exec sleep 1000) & (echo $BASHPID > orphan2; exec sleep 1000) & ${stay}' & sleep 1000`;
  let executor: Executor;
  let orphans: readonly number[];
  {
    await using running = await startService({ path });
    const { service } = running;
    executor = await startExecutor(processes, service, script);
    orphans = [await processes.pidFrom("orphan"), await processes.pidFrom("orphan2")];
    for (const pid of orphans) {
      await until("it is owned", async () => isOwned(service, pid, executor));
    }
  }
  kill(executor.pid);
  processes.run("touch leave");
  await until("the executor is dead", () => !isAlive(executor.pid));

  await using running = await startService({ path });
  const { service } = running;
  const view = await service.view();
  const found = view.executors.find(({ id }) => id === executor.id);
  expect(found).toMatchObject({ alive: false, ending: { how: "unknown" } });
  for (const pid of orphans) {
    expect(view.processes.find((process) => process.pid === pid)?.association).toMatchObject({
      executorId: executor.id,
      standing: "owned",
      leftOver: true,
    });
  }
  expect(found?.totals.leftOver).toBeGreaterThanOrEqual(2);
  // The shells that started them end soon; then they are shown as dead, above what came from them.
  await until("the dead branch is shown", async () =>
    (await service.refresh()).deadAncestors.some(({ executorId }) => executorId === executor.id),
  );
  const plan = await service.previewKill({ kind: "left-over", executorId: executor.id });
  expect(plan.targets.map(({ process }) => process.pid)).toEqual(
    expect.arrayContaining([...orphans]),
  );
});

test("of nested executors the nearest one owns", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service } = running;
  const outer = await startExecutor(
    processes,
    service,
    "bash -c 'echo $$ > inner; while [ ! -e inner.go ]; do sleep 0.02; done; echo $$; sleep 1000 & echo $! > leaf; wait' & sleep 1000 & echo $! > beside; wait",
    "outer",
  );
  const inner = await service.registerExecutor({
    pid: await processes.pidFrom("inner"),
    label: "inner",
  });
  processes.run("touch inner.go");
  const leaf = await processes.pidFrom("leaf");
  const beside = await processes.pidFrom("beside");
  await until("the leaf is the inner one's", async () => isOwned(service, leaf, inner));
  await until("the other is the outer one's", async () => isOwned(service, beside, outer));
});

test("a person's own shell in the workspace is suspected, and no scope selects it", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service } = running;
  const executor = await startExecutor(processes, service, "sleep 1000 & wait");
  const person = processes.run("sleep 1000 & wait");
  const association = await until(
    "the shell is seen",
    async () => (await find(service, person.pid))?.association,
  );
  expect(association).toMatchObject({ evidence: "workspace", standing: "suspected" });
  for (const scope of [
    { kind: "executor", executorId: executor.id },
    { kind: "workspace", workspace: processes.directory },
    { kind: "everything" },
  ] as const) {
    const plan = await service.previewKill(scope);
    expect(plan.targets.find(({ process }) => process.pid === person.pid)?.selected).not.toBe(true);
  }
});

test("an unrelated daemon with the marker is suspected", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service } = running;
  const executor = await startExecutor(processes, service, "sleep 1000 & wait");
  const elsewhere = join(processes.directory, "..");
  const foreign = processes.run("sleep 1000", {
    cwd: elsewhere,
    env: { CORRAL_EXECUTOR_ID: executor.id },
  });
  const association = await until(
    "the marker is seen",
    async () => (await find(service, foreign.pid))?.association,
  );
  expect(association).toMatchObject({
    executorId: executor.id,
    evidence: "marker",
    standing: "suspected",
  });
});

test("a daemon that works in the workspace and carries the marker is owned", async () => {
  await using processes = await createTestProcesses();
  await mkdir(join(processes.directory, "src"));
  await using running = await startService();
  const { service } = running;
  const executor = await startExecutor(processes, service, "sleep 1000 & wait");
  const daemon = processes.run("sleep 1000", {
    cwd: join(processes.directory, "src"),
    env: { CORRAL_EXECUTOR_ID: executor.id },
  });
  const association = await until("it is owned", async () =>
    isOwned(service, daemon.pid, executor),
  );
  expect(association.evidence).toBe("marker-and-workspace");
});
