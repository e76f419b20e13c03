import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import type { TimelineEntry } from "../../src/core.ts";
import { createCorralRouter } from "../../src/trpc/index.ts";
import { createTestProcesses, kill } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { tellDeaths } from "../support/told-deaths.ts";
import { until } from "../support/until.ts";

type Ended = Extract<TimelineEntry, { kind: "process-ended" }>;

test("real processes: what was stopped by Corral is told from what was not; without a status none is guessed", async () => {
  await using processes = await createTestProcesses();
  const path = `${processes.directory}/corral.db`;
  let id = "";
  let killId = "";
  const pids = { stopped: 0, gone: 0, late: 0 };
  {
    await using running = await startService({ path });
    const { service } = running;
    const child = processes.run(
      "sleep 1001 & echo $! > a; sleep 1002 & echo $! > b; sleep 1003 & echo $! > c; wait; wait; sleep 1000",
    );
    pids.stopped = await processes.pidFrom("a");
    pids.gone = await processes.pidFrom("b");
    pids.late = await processes.pidFrom("c");
    ({ id } = await service.registerExecutor({ pid: child.pid, label: "server", task: "T" }));
    // A forked shell has its pid before it executes the program.
    const { startToken = "" } = await until("a scan shows the programs", async () => {
      const { processes: seen } = await service.refresh();
      const programs = new Set(seen.filter(({ name }) => name === "sleep").map(({ pid }) => pid));
      const areAll = Object.values(pids).every((pid) => programs.has(pid));
      return areAll && seen.find(({ pid }) => pid === pids.stopped);
    });
    const target = { pid: pids.stopped, startToken };
    killId = (
      await service.killProcesses({
        scope: { kind: "process", process: target },
        confirmed: [target],
        client: "cli",
      })
    ).id;
    kill(pids.gone);
    await until("both ends are in the timeline", async () => {
      await service.refresh();
      const { entries } = await service.executorTimeline(id);
      return entries.filter(({ kind }) => kind === "process-ended").length >= 2;
    });
  }
  // While no service runs.
  kill(pids.late);
  await using running = await startService({ path });
  const { service } = running;
  const timeline = await until("the end that nobody saw is there too", async () => {
    await service.refresh();
    const found = await service.executorTimeline(id);
    return found.entries.filter((one) => one.kind === "process-ended").length >= 3 && found;
  });
  const endOf = (pid: number) =>
    timeline.entries.find(
      (one): one is Ended => one.kind === "process-ended" && one.process.pid === pid,
    );
  expect(endOf(pids.stopped)).toMatchObject({ name: "sleep", command: "sleep 1001", killId });
  expect(endOf(pids.gone)).not.toHaveProperty("killId");
  expect(endOf(pids.late)).not.toHaveProperty("exitCode");
  expect(timeline.entries.map(({ kind }) => kind)).toContain("stop");
  expect(timeline.entries[0]).toMatchObject({ kind: "started" });
});

/** An agent with a server, a tool and a shell, and a way to tell of deaths. */
async function staged(hasEvents = true) {
  const capabilities = hasEvents ? {} : { events: { source: "none", deaths: false } as const };
  const inspector = new MockProcessInspector({ capabilities });
  const tell = hasEvents ? tellDeaths(inspector) : undefined;
  const add = (pid: number, name: string, parentPid = 100) =>
    inspector.addProcess({ pid, parentPid, name, command: [name, `--token=secret-${pid}`] });
  add(100, "agent", 1);
  const { clock } = inspector;
  const running = await startService({ inspector, now: clock.now, monotonic: clock.now });
  const { service } = running;
  const caller = createCorralRouter().createCaller({ service, client: "test" });
  const { id } = await service.registerExecutor({ pid: 100, project: "shop", task: "T-1" });
  return { ...running, inspector, tell, add, clock, caller, id };
}

test("how each process ended is in the timeline and the counts, with masked commands only", async () => {
  await using scene = await staged();
  const { inspector, tell, add, caller, service, id } = scene;
  const shell = add(200, "sh");
  const tool = add(201, "tool", 200);
  add(202, "server", 200);
  await service.refresh();
  inspector.removeProcess(201);
  inspector.removeProcess(200);
  const born = add(300, "short-lived");
  inspector.removeProcess(300);
  const seenAt = inspector.clock.now();
  tell?.(
    { identity: tool, seenAt, signal: "SIGSEGV", coreDumped: true },
    { identity: shell, seenAt: seenAt + 1, exitCode: 1 },
    { identity: born, seenAt: seenAt + 2, exitCode: 0 },
  );
  await service.refresh();
  const { entries, exits } = await caller.executors.timeline({ id });
  expect(entries.filter(({ kind }) => kind === "process-ended")).toMatchObject([
    { name: "tool", signal: "SIGSEGV", coreDumped: true, livingChildrenCount: 0 },
    { name: "sh", exitCode: 1, livingChildren: [{ pid: 202, name: "server" }] },
    { name: "short-lived", exitCode: 0 },
  ]);
  expect(exits).toEqual({ succeeded: 1, failed: 1, signalled: 1, unknown: 0 });
  expect(JSON.stringify(entries)).not.toContain("secret-");
  await expect(caller.executors.timeline({ id: "nobody" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("an agent and a tool that the kernel ended for lack of memory are told apart from killed ones", async () => {
  await using scene = await staged();
  const { inspector, tell, add, service, id } = scene;
  const tool = add(201, "tool");
  const { id: _id, ...agent } = (await service.refresh()).processes.find(({ pid }) => pid === 100)!;
  inspector.removeProcess(201);
  inspector.removeProcess(100);
  const seenAt = inspector.clock.now();
  const cause = { signal: "SIGKILL", outOfMemory: true } as const;
  const { pid, startToken } = agent;
  tell?.(
    { identity: tool, seenAt, ...cause },
    { identity: { pid, startToken: startToken! }, seenAt, ...cause },
  );
  await service.refresh();
  const { entries } = await service.executorTimeline(id);
  expect(entries).toMatchObject([
    { kind: "started" },
    { kind: "process-started" },
    { kind: "process-ended", ...cause },
    { kind: "ended", ending: { how: "killed", ...cause } },
  ]);
});

test("what is only suspected is not in the timeline", async () => {
  await using scene = await staged();
  const { add, inspector, service, id } = scene;
  add(200, "server");
  inspector.addProcess({ pid: 300, parentPid: 100, name: "tmux", command: ["tmux"] });
  const { processes } = await service.refresh();
  expect(processes.find(({ pid }) => pid === 300)?.association?.standing).toBe("suspected");
  const { entries } = await service.executorTimeline(id);
  const started = entries.filter(({ kind }) => kind === "process-started");
  expect(started).toMatchObject([{ name: "server" }]);
});

test("runs are ended executors, newest first, with what was left over once their ending was over", async () => {
  await using scene = await staged();
  const { inspector, tell, add, clock, caller, service, id } = scene;
  inspector.addProcess({ pid: 400, parentPid: 1 });
  const { id: other } = await service.registerExecutor({ pid: 400, project: "shop" });
  add(200, "server");
  inspector.updateProcess(200, { memoryBytes: 5_000 });
  await service.refresh();
  const { executor } = await service.getExecutor(id);
  const identity = { pid: executor.pid, startToken: executor.startToken };
  clock.advance(1_000);
  inspector.removeProcess(100);
  tell?.({ identity, seenAt: clock.now(), exitCode: 3 });
  await service.refresh();
  clock.advance(1_000);
  inspector.removeProcess(400);
  await service.refresh();
  clock.advance(60_000);
  await until("the left-over is noted", async () => {
    await service.refresh();
    return ((await caller.runs.list({ task: "T-1" }))[0]?.leftOver.processes ?? 0) > 0;
  });
  expect(await caller.runs.list()).toMatchObject([{ id: other }, { id }]);
  const [first] = await caller.runs.list({ limit: 1 });
  const [second] = await caller.runs.list({ limit: 1, before: first?.id ?? "" });
  expect(second).toMatchObject({
    id,
    project: "shop",
    task: "T-1",
    ending: { how: "exited", exitCode: 3 },
    exits: { succeeded: 0, failed: 1, signalled: 0, unknown: 0 },
    leftOver: { processes: 1, memoryBytes: 5_000 },
    leftOverNow: { processes: 1, memoryBytes: 5_000 },
  });
  expect(second?.durationMs).toBe((second?.endedAt ?? 0) - (second?.startedAt ?? 0));
  inspector.removeProcess(200);
  await service.refresh();
  expect((await caller.runs.list({ task: "T-1" }))[0]).toMatchObject({
    leftOver: { processes: 1, memoryBytes: 5_000 },
    leftOverNow: { processes: 0, memoryBytes: 0 },
  });
  expect(await caller.runs.list({ project: "another" })).toEqual([]);
});

test("where nobody tells of deaths, ends are seen by scans, and their status stays unknown", async () => {
  await using scene = await staged(false);
  const { inspector, add, clock, caller, service, id } = scene;
  add(200, "server");
  await service.refresh();
  clock.advance(1_000);
  inspector.removeProcess(200);
  await service.refresh();
  clock.advance(1_000);
  await service.refresh();
  const { entries, exits } = await caller.executors.timeline({ id });
  const ended = entries.find(({ kind }) => kind === "process-ended");
  expect(ended).toMatchObject({ name: "server" });
  for (const field of ["exitCode", "signal", "killId"]) expect(ended).not.toHaveProperty(field);
  expect(exits).toEqual({ succeeded: 0, failed: 0, signalled: 0, unknown: 1 });
});

test("what a detected agent had started is in the history of the one that is registered for it", async () => {
  const inspector = new MockProcessInspector();
  const tell = tellDeaths(inspector);
  inspector.addProcess({ pid: 100, name: "claude", command: ["claude"] });
  const tool = inspector.addProcess({ pid: 200, parentPid: 100, name: "tool" });
  await using running = await startService({ inspector, settings: { detectAgents: true } });
  const { service } = running;
  await service.refresh();
  inspector.removeProcess(200);
  tell({ identity: tool, seenAt: Date.now(), exitCode: 1 });
  await service.refresh();
  const { id } = await service.registerExecutor({ pid: 100, label: "TASK-12" });
  const { entries } = await service.executorTimeline(id);
  expect(entries.filter(({ kind }) => kind === "process-ended")).toMatchObject([
    { process: tool, exitCode: 1 },
  ]);
});
