import { readFile } from "node:fs/promises";
import { initTRPC, TRPCError } from "@trpc/server";
import { describe, expect, test } from "vitest";
import { API_VERSION, createCorralRouter, formatCorralError } from "../../src/trpc/index.ts";
import type { KillEvent } from "../../src/trpc/index.ts";
import { watchView } from "../../src/trpc/watch.ts";
import { stagedMachine } from "../support/served-router.ts";
import { startService } from "../support/service.ts";

async function stage() {
  const inspector = stagedMachine();
  const started = await startService({ inspector });
  const { service } = started;
  const caller = createCorralRouter().createCaller({ service, client: "test", user: "ada" });
  const identity = async (pid: number) => {
    const found = (await service.view()).processes.find((process) => process.pid === pid);
    if (found?.startToken === undefined) throw new Error(`no process ${pid}`);
    return { pid, startToken: found.startToken };
  };
  return {
    inspector,
    service,
    caller,
    identity,
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}

async function failureOf(promise: Promise<unknown>): Promise<TRPCError> {
  const failure: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof TRPCError) return failure;
  throw new Error(`not a TRPCError: ${String(failure)}`);
}

describe("the router", () => {
  test("lists, filters, shows one and its tree", async () => {
    await using scene = await stage();
    const { caller } = scene;
    const all = await caller.processes.list();
    expect(all.map(({ pid }) => pid)).toEqual([1, 100, 101, 200]);
    const [agent] = await caller.processes.list({ text: "agent" });
    const detail = await caller.processes.get({ id: agent?.id ?? "" });
    expect(detail.process.pid).toBe(100);
    const tree = await caller.processes.tree({ id: agent?.id ?? "" });
    expect(tree.map(({ pid }) => pid)).toEqual([100, 101]);
    const whole = await caller.processes.tree({ id: all[0]?.id ?? "" });
    expect(whole.map(({ pid }) => pid)).toEqual([1, 100, 101, 200]);
  });

  test("an event of a session: what is wrong has its code", async () => {
    await using scene = await stage();
    const { caller } = scene;
    const [process] = await caller.processes.list({ text: "agent" });
    const startToken = process?.startToken ?? "";
    const { id } = await caller.executors.register({ pid: 100, startToken, kind: "coding-agent" });
    const event = { event: "waiting", sessionId: "s-1", waitingFor: "an answer" } as const;
    const ofIt = { process: { pid: 101 } };
    expect(await caller.executors.event({ ...event, ...ofIt })).toEqual({ executorId: id });
    const [shown] = await caller.executors.list({ alive: true });
    expect(shown).toMatchObject({ state: { state: "waiting" }, session: { id: "s-1" } });
    const unknown = await failureOf(caller.executors.event({ ...event, sessionId: "none" }));
    expect(unknown.code).toBe("NOT_FOUND");
    const nobody = await failureOf(caller.executors.event({ event: "end" }));
    expect(nobody.code).toBe("BAD_REQUEST");
    const long = { ...event, sessionId: "x".repeat(129) };
    expect((await failureOf(caller.executors.event(long))).code).toBe("BAD_REQUEST");
    expect(await caller.executors.sessions()).toEqual([]);
  });

  test("an executor's life: registered once, listed, ended once", async () => {
    await using scene = await stage();
    const { caller } = scene;
    const [process] = await caller.processes.list({ text: "agent" });
    const identity = { pid: 100, startToken: process?.startToken ?? "" };
    const executor = await caller.executors.register({
      ...identity,
      kind: "coding-agent",
      label: "agent",
      project: "acme/web",
      task: "T-1",
    });
    // @ts-expect-error only a detection makes a detected one
    const claim = caller.executors.register({ ...identity, origin: "detected" });
    expect((await failureOf(claim)).code).toBe("BAD_REQUEST");
    const again = await failureOf(caller.executors.register(identity));
    expect([again.code, again.cause]).toMatchObject(["CONFLICT", { code: "EXECUTOR_EXISTS" }]);
    const [listed] = await caller.executors.list({ alive: true, project: "acme/web" });
    expect(listed?.totals.processes).toBe(2);
    const detail = await caller.executors.get({ id: executor.id });
    expect(detail.processes.map(({ pid }) => pid)).toEqual([100, 101]);
    await caller.executors.end({ id: executor.id, ending: { how: "exited", exitCode: 3 } });
    const ended = await caller.executors.end({ id: executor.id });
    expect(ended.ending).toMatchObject({ how: "exited", exitCode: 3 });
    expect((await caller.host.summary()).executorsAlive).toBe(0);
  });

  test("a kill: previewed, refused when stale, done, and in the record with who asked", async () => {
    await using scene = await stage();
    const { caller, identity } = scene;
    const scope = { kind: "tree", root: await identity(100) } as const;
    const plan = await caller.processes.previewKill({ scope });
    expect(plan.targets.map(({ process }) => process.pid)).toEqual([101, 100]);
    const stale = await failureOf(
      caller.processes.kill({
        scope: { kind: "process", process: { pid: 100, startToken: "another" } },
        confirmed: [{ pid: 100, startToken: "another" }],
      }),
    );
    expect(stale.code).toBe("CONFLICT");
    expect((await caller.processes.list()).length).toBe(4);
    const report = await caller.processes.kill({
      scope,
      confirmed: plan.targets.map(({ process }) => process),
    });
    expect(report).toMatchObject({ status: "done", confirmedGone: 2, client: "test", user: "ada" });
    expect(await caller.kills.get({ id: report.id })).toEqual(report);
    expect(await caller.kills.list({ limit: 1 })).toEqual([report]);
    expect(await caller.kills.list({ before: report.id })).toEqual([]);
  });

  test("a watcher of an earlier server begins with a whole view", async () => {
    await using scene = await stage();
    const { service } = scene;
    const { revision } = await service.view();
    const events = watchView(service, { lastEventId: `0.${revision}` }, undefined);
    const { value } = await events.next();
    expect(value?.[1].kind).toBe("view");
    await events.return();
  });

  test("a watcher resumes after its last event; with another filter it begins anew", async () => {
    await using scene = await stage();
    const { service } = scene;
    const filter = { task: "T-1" };
    const events = watchView(service, { filter }, undefined);
    const { value: first } = await events.next();
    await events.return();
    const lastEventId = first?.[0] ?? "";
    await service.refresh();
    for (const [again, kind] of [
      [{ filter }, "changes"],
      [{ filter: { task: "T-2" } }, "view"],
      [{}, "view"],
    ] as const) {
      const resumed = watchView(service, { ...again, lastEventId }, undefined);
      const { value } = await resumed.next();
      expect([again, value?.[1].kind]).toEqual([again, kind]);
      await resumed.return();
    }
  });

  test("a kill that was started tells its progress and ends with the report", async () => {
    await using scene = await stage();
    const { caller, identity } = scene;
    const process = await identity(101);
    const { id } = await caller.processes.startKill({
      scope: { kind: "process", process },
      confirmed: [process],
    });
    const read = async (kill: string) => {
      const events: KillEvent[] = [];
      for await (const event of await caller.processes.killProgress({ id: kill })) {
        events.push(event);
      }
      return events;
    };
    const events = await read(id);
    expect(events.at(-1)).toMatchObject({ kind: "report", report: { id, confirmedGone: 1 } });
    // Who comes late or comes back gets the end at least.
    expect((await read(id)).at(-1)).toEqual(events.at(-1));
    const unknown = await failureOf(read("none"));
    expect([unknown.code, unknown.cause]).toMatchObject(["NOT_FOUND", { code: "KILL_NOT_FOUND" }]);
  });

  test("a signal by name reaches the process and the history, where the process is found again", async () => {
    await using scene = await stage();
    const { caller, identity } = scene;
    const process = await identity(101);
    const report = await caller.processes.signal({ process, signal: "SIGSTOP" });
    expect(report).toMatchObject({ outcome: "sent", signal: "SIGSTOP", process });
    const record = {
      id: report.id,
      signal: "SIGSTOP",
      scope: { kind: "process", process },
      client: "test",
      status: "done",
      outcomes: [{ process, outcome: "signalled" }],
      confirmedGone: 0,
    };
    expect(await caller.kills.list({})).toMatchObject([record]);
    const { kills } = await caller.processes.get({ id: `${process.pid}@${process.startToken}` });
    expect(kills).toMatchObject([record]);
    const refused = await failureOf(
      caller.processes.signal({ process: await identity(1), signal: "SIGHUP" }),
    );
    expect(refused.code).toBe("FORBIDDEN");
    expect(await caller.kills.list({})).toHaveLength(1);
  });

  test("a protected process is not stopped, until it is unprotected", async () => {
    await using scene = await stage();
    const { caller, identity } = scene;
    const process = await identity(200);
    await caller.protections.put({ process, note: "mine" });
    expect(await caller.protections.list()).toMatchObject([
      { kind: "process", process, note: "mine" },
    ]);
    const scope = { kind: "process", process } as const;
    const plan = await caller.processes.previewKill({ scope });
    expect(plan.refusals).toMatchObject([{ code: "PROTECTED" }]);
    await caller.protections.remove({ process });
    expect((await caller.processes.previewKill({ scope })).targets).toHaveLength(1);
  });

  test("a setting that is named changes, the others stay", async () => {
    await using scene = await stage();
    const { caller } = scene;
    const before = await caller.settings.get();
    const after = await caller.settings.update({ cpuThresholdPercent: 300 });
    expect(after).toEqual({ ...before, cpuThresholdPercent: 300 });
    expect(await caller.settings.get()).toEqual(after);
  });

  test.each<[string, unknown, string]>([
    [
      "processes.kill",
      { scope: { kind: "process", process: { pid: 0, startToken: "x" } }, confirmed: [] },
      "scope.process.pid",
    ],
    [
      "processes.kill",
      { scope: { kind: "process", process: { pid: -1, startToken: "x" } }, confirmed: [] },
      "scope.process.pid",
    ],
    [
      "processes.kill",
      { scope: { kind: "process", process: { pid: 1.5, startToken: "x" } }, confirmed: [] },
      "scope.process.pid",
    ],
    [
      "processes.kill",
      { scope: { kind: "process", process: { pid: "0x1", startToken: "x" } }, confirmed: [] },
      "scope.process.pid",
    ],
    [
      "processes.kill",
      { scope: { kind: "process", process: { pid: " 1", startToken: "x" } }, confirmed: [] },
      "scope.process.pid",
    ],
    [
      "processes.kill",
      { scope: { kind: "process", process: { pid: NaN, startToken: "x" } }, confirmed: [] },
      "scope.process.pid",
    ],
    [
      "processes.kill",
      { scope: { kind: "tree", root: { pid: 5 } }, confirmed: [] },
      "scope.root.startToken",
    ],
    ["processes.kill", { scope: { kind: "task" }, confirmed: [] }, "scope.task"],
    ["processes.kill", { scope: { kind: "nothing" }, confirmed: [] }, "scope.kind"],
    [
      "processes.kill",
      { scope: { kind: "everything" }, confirmed: [{ pid: 0, startToken: "x" }] },
      "confirmed.0.pid",
    ],
    ["processes.kill", { scope: { kind: "everything" }, confirmed: [], graceMs: -1 }, "graceMs"],
    ["processes.signal", { process: { pid: 5, startToken: "x" }, signal: "SIGKILL" }, "signal"],
    ["executors.register", { pid: 1 }, "pid"],
    ["executors.register", { pid: "12" }, "pid"],
    ["executors.register", { pid: 12 }, "startToken"],
    ["executors.register", { pid: 12, startToken: "x", id: "../x" }, "id"],
    ["executors.register", { pid: 12, startToken: "x", origin: "detected" }, "origin"],
    [
      "processes.previewKill",
      { scope: { kind: "everything" }, caller: { pid: 12 } },
      "caller.startToken",
    ],
    ["settings.update", { watchIntervalMs: 0 }, "watchIntervalMs"],
    ["settings.update", { watchIntervalMS: 500 }, "watchIntervalMS"],
    ["processes.list", { projects: "acme" }, "projects"],
    ["processes.kill", { scope: { kind: "everything", deep: 1 }, confirmed: [] }, "scope.deep"],
    [
      "processes.kill",
      { scope: { kind: "everything" }, confirmed: [{ pid: 5, startToken: "x", name: "vite" }] },
      "confirmed.0.name",
    ],
    ["processes.get", { id: "x", ["k".repeat(10_000)]: 1 }, "k".repeat(100)],
  ])("%s with %j is refused for %s", async (path, input, field) => {
    await using scene = await stage();
    const { service } = scene;
    const call: unknown = path
      .split(".")
      .reduce<unknown>(
        (at, name) => Reflect.get(Object(at), name),
        createCorralRouter().createCaller({ service, client: "test" }),
      );
    if (typeof call !== "function") throw new Error(path);
    const error = await failureOf(Promise.resolve(call(input)));
    expect(error.code).toBe("BAD_REQUEST");
    const shape = formatCorralError({
      error,
      shape: { code: -32_600, message: error.message, data: { code: error.code, httpStatus: 400 } },
    });
    expect(shape.data.corral).toEqual({ code: "INVALID_ARGUMENT", field });
    expect(shape.message).toMatch(new RegExp(`^"${field}" is not valid: .+\\.$`));
    expect((await service.view()).processes).toHaveLength(4);
    expect(await service.listKills()).toEqual([]);
  });

  test("says its version, the number of its form, and what it can do", async () => {
    await using scene = await stage();
    const manifest: { version: string } = JSON.parse(
      await readFile(new URL("../../package.json", import.meta.url), "utf8"),
    );
    expect(await scene.caller.host.version()).toEqual({
      version: manifest.version,
      api: API_VERSION,
      capabilities: scene.inspector.capabilities,
    });
  });

  test("an app that gives no context is told what is missing", async () => {
    const caller = createCorralRouter().createCaller({});
    const error = await failureOf(caller.findings.list());
    expect(error.message).toContain("createCorralRouter({ context })");
  });
});

describe("mounted in an app's own router", () => {
  test("works under its name, with the app's context and Corral's errors", async () => {
    await using scene = await stage();
    const { service } = scene;
    const t = initTRPC.context<{ readonly who: string }>().create({
      errorFormatter: formatCorralError,
    });
    const app = t.router({
      hello: t.procedure.query(({ ctx }) => `hello ${ctx.who}`),
      corral: createCorralRouter({ context: () => ({ service, client: "app" }) }),
    });
    const caller = app.createCaller({ who: "ada" });
    expect(await caller.hello()).toBe("hello ada");
    expect((await caller.corral.processes.list()).length).toBe(4);
    const error = await failureOf(caller.corral.executors.get({ id: "none" }));
    expect([error.code, error.cause]).toMatchObject(["NOT_FOUND", { code: "EXECUTOR_NOT_FOUND" }]);
  });
});
