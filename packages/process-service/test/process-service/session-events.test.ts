import { expect, test } from "vitest";
import { agent, started } from "../support/session-scene.ts";

test("events name an executor, a process of it, or its session", async () => {
  await using running = await started();
  const { service, inspector } = running;
  const { id } = await agent(service, 100);
  await service.reportSession({ event: "start", executorId: id, sessionId: "s-1", title: "Fix" });
  expect(await agent(service, 100)).toMatchObject({
    title: { text: "Fix", source: "session" },
    state: { state: "idle", source: "hook" },
    session: { id: "s-1", tie: "hook" },
  });
  await service.reportSession({ event: "waiting", sessionId: "s-1", waitingFor: "an answer" });
  expect((await agent(service, 100)).state).toMatchObject({
    state: "waiting",
    waitingFor: "an answer",
  });
  inspector.addProcess({ pid: 130, parentPid: 100, name: "hook", command: ["hook"] });
  const answer = await service.reportSession({ event: "working", process: { pid: 130 } });
  expect(answer).toEqual({ executorId: id });
  const working = await agent(service, 100);
  expect(working.state).toMatchObject({ state: "working", source: "hook" });
  expect(working.session).toMatchObject({ id: "s-1", title: "Fix" });
});

test("a title without a session id is the executor's for now", async () => {
  await using running = await started();
  const { service, store } = running;
  const { id } = await agent(service, 100);
  await service.reportSession({ event: "working", executorId: id, title: "Fix login" });
  const { title, session } = await agent(service, 100);
  expect(title).toEqual({ text: "Fix login", source: "session" });
  expect(session).toBeUndefined();
  expect((await store.executors.get(id))?.session).toBeUndefined();
});

test("an event that is late, or from a wrong clock", async () => {
  await using running = await started();
  const { service } = running;
  const { id } = await agent(service, 100);
  const at = Date.now();
  await service.reportSession({ event: "waiting", executorId: id, at });
  await service.reportSession({ event: "working", executorId: id, at: at - 1 });
  expect((await agent(service, 100)).state).toEqual({
    state: "waiting",
    since: at,
    source: "hook",
  });
  await service.reportSession({ event: "working", executorId: id, at: at + 3_600_000 });
  const { state } = await agent(service, 100);
  expect(state).toMatchObject({ state: "working" });
  expect(state?.since).toBeLessThanOrEqual(Date.now());
  await service.reportSession({ event: "waiting", executorId: id, at: 5 });
  expect((await agent(service, 100)).state?.since).toBeGreaterThanOrEqual(at);
});

test("an event about nobody is refused with what it lacks", async () => {
  await using running = await started();
  const { service } = running;
  const report = (parts: object) => service.reportSession({ event: "waiting", ...parts });
  await expect(report({})).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    field: "executorId",
  });
  await expect(report({ executorId: "none" })).rejects.toMatchObject({
    code: "EXECUTOR_NOT_FOUND",
    field: "executorId",
  });
  await expect(report({ sessionId: "none" })).rejects.toMatchObject({
    code: "EXECUTOR_NOT_FOUND",
    field: "sessionId",
  });
  await expect(report({ process: { pid: 999_999 } })).rejects.toMatchObject({
    code: "EXECUTOR_NOT_FOUND",
    field: "process",
  });
  await expect(report({ process: { pid: 100, startToken: "another" } })).rejects.toMatchObject({
    field: "process",
  });
});

test("after the clock has been set back, events count again", async () => {
  const clock = { now: Date.now() };
  await using running = await started({ now: () => clock.now });
  const { service } = running;
  const { id } = await agent(service, 100);
  clock.now += 3_600_000;
  await service.reportSession({ event: "waiting", executorId: id });
  clock.now -= 3_600_000;
  await service.reportSession({ event: "working", executorId: id });
  expect((await agent(service, 100)).state).toMatchObject({ state: "working", since: clock.now });
});

test("a hook that runs below a daemon of all sessions is told by its session", async () => {
  await using running = await started();
  const { service, sessions, inspector } = running;
  inspector.addProcess({ pid: 300, name: "hook", command: ["hook"], workingDirectory: "/" });
  sessions.set(100, { id: "s-1" });
  const { id } = await agent(service, 100);
  const event = { event: "waiting", process: { pid: 300 }, sessionId: "s-1" } as const;
  expect(await service.reportSession(event)).toEqual({ executorId: id });
  // Two that have it: nobody knows which one it is about.
  sessions.set(200, { id: "s-1" });
  await service.refresh();
  const both = service.reportSession(event);
  await expect(both).rejects.toMatchObject({ code: "EXECUTOR_NOT_FOUND", field: "process" });
});

test("the session's id is that of the living executor that has resumed it", async () => {
  await using running = await started();
  const { service, sessions, inspector } = running;
  sessions.set(100, { id: "s-1" });
  await agent(service, 100);
  inspector.removeProcess(100);
  sessions.set(200, { id: "s-1" });
  const { id } = await agent(service, 200);
  expect((await agent(service, 100)).session?.id).toBe("s-1");
  const event = { event: "working", sessionId: "s-1" } as const;
  expect(await service.reportSession(event)).toEqual({ executorId: id });
});

test("an event without a session is about the one that the executor has then", async () => {
  await using running = await started();
  const { service, sessions } = running;
  sessions.set(100, { id: "s-1" });
  const { id } = await agent(service, 100);
  await service.reportSession({ event: "waiting", executorId: id, title: "Fix login" });
  expect(await agent(service, 100)).toMatchObject({
    title: { text: "Fix login" },
    state: { state: "waiting" },
    session: { id: "s-1", title: "Fix login" },
  });
  sessions.set(100, { id: "s-2" });
  const next = await agent(service, 100);
  expect(next.session).toEqual({ id: "s-2", tie: "process" });
  expect(next.title).toBeUndefined();
  expect(next.state).toEqual({ state: "unknown" });
});

test("secrets in what a hook tells are masked, and nothing of it is longer than a title", async () => {
  await using running = await started();
  const { service, store } = running;
  const { id } = await agent(service, 100);
  const secret = "sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789";
  await service.reportSession({
    event: "waiting",
    executorId: id,
    sessionId: "s-1",
    title: `use ${secret} ${"x".repeat(5_000)}`,
    model: `${secret}\u001b[2J`,
    waitingFor: secret,
  });
  const { title, session, state } = await agent(service, 100);
  const kept = (await store.executors.get(id))?.session;
  expect(JSON.stringify([title, session, state, kept])).not.toMatch(/abcdef|\u001b/);
  expect(title?.text.length).toBeLessThanOrEqual(200);
  expect(kept?.title).toBe(title?.text);
});
