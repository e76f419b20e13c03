import { once } from "node:events";
import { MockProcessInspector } from "@corral/inspector/mock";
import { createCorralRouter } from "../../src/trpc/index.ts";
import { describe, expect, test } from "vitest";
import { createTestProcesses, isAlive } from "../support/processes.ts";
import { startService, type TestService } from "../support/service.ts";
import { started } from "../support/session-scene.ts";
import { until } from "../support/until.ts";

function callerOf({ service }: Pick<TestService, "service">) {
  return createCorralRouter().createCaller({ service, client: "test" });
}

/** Leaves a process over that no parent, session or group ties to it. */
const leaves = (file: string, code: number) =>
  `until [ -e go ]; do sleep 0.05; done; (setsid bash -c 'echo $$ > ${file}; exec sleep 1000' &); until [ -e ${file} ]; do sleep 0.01; done; exit ${code}`;

describe("finish", () => {
  test("of 20 children, each as it exits: how it ended, and what it left over", async () => {
    await using processes = await createTestProcesses();
    await using running = await startService();
    const caller = callerOf(running);
    const children = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        const child = processes.run(leaves(`left-${at}`, at));
        const { id } = await running.service.registerExecutor({ pid: child.pid });
        return { at, child, id };
      }),
    );
    processes.run("touch go");
    const answers = await Promise.all(
      children.map(async ({ at, child, id }) => {
        const [exitCode] = await once(child, "exit");
        const ending = { how: "exited" as const, exitCode: Number(exitCode) };
        const { executor, leftOver } = await caller.executors.finish({ id, ending });
        const left = await processes.pidFrom(`left-${at}`);
        return { at, left, executor, pids: leftOver.map(({ pid }) => pid) };
      }),
    );
    for (const { at, left, executor, pids } of answers) {
      expect(executor).toMatchObject({ alive: false, ending: { how: "exited", exitCode: at } });
      expect(pids).toEqual([left]);
    }
  });

  test("twice by two apps is one end; what still runs of it is left over, its root included", async () => {
    await using processes = await createTestProcesses();
    await using running = await startService();
    const caller = callerOf(running);
    const { pid } = processes.run("sleep 1000");
    const { id } = await running.service.registerExecutor({ pid });
    const both = await Promise.all([
      caller.executors.finish({ id }),
      caller.executors.finish({ id, ending: { how: "exited", exitCode: 3 } }),
    ]);
    expect(both.map(({ leftOver }) => leftOver.map((one) => one.pid))).toEqual([[pid], [pid]]);
    expect(new Set(both.map(({ executor }) => executor.endedAt)).size).toBe(1);
    await expect(caller.executors.finish({ id: "nobody" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("wait", () => {
  test("is done when it has ended and the last that it left over is gone", async () => {
    await using processes = await createTestProcesses();
    await using running = await startService({ settings: { watchIntervalMs: 250 } });
    const caller = callerOf(running);
    const child = processes.run(leaves("left", 7));
    const { id } = await running.service.registerExecutor({ pid: child.pid });
    expect(await caller.executors.wait({ id, timeoutMs: 0 })).toMatchObject({ done: false });
    const waiting = caller.executors.wait({ id, timeoutMs: 60_000 });
    processes.run("touch go");
    const left = await processes.pidFrom("left");
    const ended = await until("the child has ended", async () => {
      const now = await caller.executors.wait({ id, timeoutMs: 250 });
      return !now.executor.alive && now;
    });
    expect(ended).toMatchObject({ done: false, leftOver: [{ pid: left }] });
    process.kill(left, "SIGKILL");
    expect(await waiting).toMatchObject({ done: true, leftOver: [], executor: { alive: false } });
    // One that is over already answers at once.
    expect(await caller.executors.wait({ id })).toMatchObject({ done: true });
  });

  test("ends with its request, and knows no executor that is not there", async () => {
    await using running = await started();
    const caller = callerOf(running);
    const [executor] = await caller.executors.list();
    const abort = new AbortController();
    const waiting = running.service.waitForExecutor(executor!.id, { signal: abort.signal });
    abort.abort();
    expect(await waiting).toMatchObject({ done: false });
    await expect(caller.executors.wait({ id: "nobody" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("stop", () => {
  test("plans and stops in one call, and says both", async () => {
    await using processes = await createTestProcesses();
    await using running = await startService();
    const caller = callerOf(running);
    const { pid } = processes.run("sleep 1000 & echo $! > child; wait");
    const child = await processes.pidFrom("child");
    const { id: executorId } = await running.service.registerExecutor({ pid });
    const scope = { kind: "executor", executorId } as const;
    const { plan, report } = await caller.processes.stop({ scope });
    const targets = plan.targets.map(({ process }) => process.pid).toSorted((a, b) => a - b);
    expect(targets).toEqual([pid, child].toSorted((a, b) => a - b));
    // "incomplete" where a process of another program lost its parent unseen meanwhile.
    const status = expect.stringMatching(/^(?:done|incomplete)$/);
    expect(report).toMatchObject({ client: "test", status, confirmedGone: 2 });
    expect([pid, child].filter(isAlive)).toEqual([]);
    const again = await caller.processes.stop({ scope });
    expect(again.plan.targets).toEqual([]);
    expect(again).not.toHaveProperty("report");
  });
});

describe("update", () => {
  test("labels are changed, added and removed, in the store too and for another service on it", async () => {
    await using processes = await createTestProcesses();
    const path = `${processes.directory}/corral.db`;
    await using first = await startService({ path });
    await using second = await startService({ path });
    const caller = callerOf(first);
    const { pid } = processes.run("sleep 1000");
    const registered = {
      pid,
      project: "shop",
      task: "T-1",
      attempt: "1",
      labels: { a: "1", b: "2" },
    };
    const { id } = await first.service.registerExecutor(registered);
    await second.service.refresh();
    const changes = { label: "server", task: "T-2", attempt: null, labels: { b: null, c: "3" } };
    const expected = { label: "server", project: "shop", task: "T-2", labels: { a: "1", c: "3" } };
    const updated = await caller.executors.update({ id, ...changes });
    expect(updated).toMatchObject(expected);
    expect(updated).not.toHaveProperty("attempt");
    expect(await first.store.executors.get(id)).toMatchObject(expected);
    await second.service.refresh();
    const seen = await callerOf(second).executors.list({ labels: { a: "1", c: "3" } });
    expect(seen).toMatchObject([{ id, ...expected }]);
    expect(await callerOf(second).executors.list({ labels: { a: "2" } })).toEqual([]);
    const labelled = await caller.processes.list({ labels: { c: "3" } });
    expect(labelled.map((one) => one.pid)).toEqual([pid]);
  });

  test("a title, then a state, each without the other", async () => {
    await using running = await started();
    const caller = callerOf(running);
    const id = (await caller.executors.list())[0]!.id;
    const shown = async () => (await caller.executors.get({ id })).executor;
    await caller.executors.update({ id, title: "Fix login" });
    const { state: before, title } = await shown();
    expect(title).toEqual({ text: "Fix login", source: "session" });
    expect(before?.source).not.toBe("hook");
    await caller.executors.update({ id, state: "waiting", waitingFor: "an answer" });
    await caller.executors.update({ id, title: "Fix logout" });
    expect(await shown()).toMatchObject({
      title: { text: "Fix logout" },
      state: { state: "waiting", waitingFor: "an answer", source: "hook" },
    });
  });

  test("a detected agent that is given a task keeps it", async () => {
    const inspector = new MockProcessInspector();
    inspector.addProcess({ pid: 100, name: "claude", command: ["claude"] });
    await using running = await startService({ inspector, settings: { detectAgents: true } });
    const caller = callerOf(running);
    const { id, origin } = (await caller.executors.list())[0]!;
    expect(origin).toBe("detected");
    await caller.executors.update({ id, labels: { team: "red" } });
    expect((await caller.executors.get({ id })).executor.origin).toBe("detected");
    await caller.executors.update({ id, task: "T-9" });
    await running.service.refresh();
    expect((await caller.executors.get({ id })).executor).toMatchObject({
      origin: "registered",
      title: { text: "T-9", source: "task" },
      labels: { team: "red" },
    });
  });

  test("refuses more labels than are kept, names without an end, and unknown executors", async () => {
    await using running = await started();
    const caller = callerOf(running);
    const id = (await caller.executors.list())[0]!.id;
    const many = (from: number) =>
      Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`l${from + at}`, "x"]));
    await caller.executors.update({ id, labels: many(0) });
    await expect(caller.executors.update({ id, labels: many(20) })).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: "An executor has at most 32 labels.",
    });
    const long = { a: "x".repeat(10_000) };
    await expect(caller.executors.update({ id, labels: long })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    await expect(caller.executors.update({ id: "nobody", task: "T" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
