import { expect, test } from "vitest";
import { applyChanges, type CorralView } from "../../src/index.ts";
import { agent, started } from "../support/session-scene.ts";
import { until } from "../support/until.ts";

const now = Date.now();

test("a session that is read stands with its agent: title, state, product, id", async () => {
  await using running = await started();
  const { service, sessions } = running;
  expect(await agent(service, 100)).toMatchObject({
    state: { state: "unknown" },
    product: { label: "claude", title: "Claude Code" },
  });
  sessions.set(100, {
    id: "s-1",
    title: "Fix login",
    model: "opus",
    state: "waiting",
    stateSince: now,
    stateSource: "file",
    waitingFor: "permission prompt",
    background: true,
    transcriptPath: "/home/a/s-1.jsonl",
  });
  expect(await agent(service, 100)).toMatchObject({
    title: { text: "Fix login", source: "session" },
    state: { state: "waiting", since: now, source: "file", waitingFor: "permission prompt" },
    session: {
      id: "s-1",
      title: "Fix login",
      model: "opus",
      background: true,
      transcriptPath: "/home/a/s-1.jsonl",
      tie: "process",
    },
  });
  expect((await agent(service, 200)).session).toBeUndefined();
});

test("a watcher gets title and state as changes, without a scan; an age is no change", async () => {
  await using running = await started({ settings: { watchIntervalMs: 3_600_000 } });
  const { service, sessions } = running;
  const events = service.watch()[Symbol.asyncIterator]();
  let view: CorralView | undefined;
  const nextView = async (): Promise<CorralView> => {
    const { value, done } = await events.next();
    if (done === true) throw new Error("the watch ended");
    if (value.kind === "view") view = value.view;
    else view = applyChanges(view!, value.changes);
    return view;
  };
  const scannedAt = (await nextView()).takenAt;
  sessions.set(100, { title: "Fix login", state: "working", stateSince: now, stateSource: "file" });
  const changed = await nextView();
  expect(changed.takenAt).toBe(scannedAt);
  const seen = changed.executors.find(({ pid }) => pid === 100);
  expect(seen).toMatchObject({ title: { text: "Fix login" }, state: { state: "working" } });
  sessions.set(100, {});
  sessions.set(200, { title: "Other" });
  const { executors } = await nextView();
  expect(executors.find(({ pid }) => pid === 100)).toBe(seen);
  await events.return?.();
});

test("the end of the process is the end, whatever the files say", async () => {
  await using running = await started();
  const { service, sessions, inspector } = running;
  sessions.set(100, { id: "s-1", state: "working", stateSince: now, stateSource: "file" });
  await agent(service, 100);
  inspector.removeProcess(100);
  const ended = await agent(service, 100);
  expect(ended).toMatchObject({ alive: false, state: { state: "ended", source: "kernel" } });
  expect(ended.session).toEqual({ id: "s-1" });
});

test("the product is kept with the executor: a run is found by it when the process has ended", async () => {
  await using running = await started();
  const { service, store, inspector } = running;
  const product = { label: "claude", title: "Claude Code" };
  const { id } = await agent(service, 100);
  expect((await store.executors.get(id))?.product).toEqual(product);
  inspector.removeProcess(100);
  expect((await agent(service, 100)).product).toEqual(product);
  expect(await service.listRuns({ product: "Claude Code" })).toMatchObject([{ id, product }]);
  expect(await service.listRuns({ product: "codex" })).toEqual([]);
  expect((await service.runChoices()).products).toEqual([product]);
  expect(await service.listExecutors({ ids: [id, "nobody"] })).toMatchObject([{ id }]);
});

test("id, title and model are kept with the executor, and go with it", async () => {
  await using running = await started();
  const { service, store, sessions } = running;
  sessions.set(100, { id: "s-1", title: "Fix --password hunter2", model: "opus" });
  const { id } = await agent(service, 100);
  expect((await store.executors.get(id))?.session).toEqual({
    id: "s-1",
    title: "Fix --password ***",
    model: "opus",
  });
  // A title that is no longer read stays that of the session; another session begins anew.
  sessions.set(100, { title: undefined!, model: undefined! });
  expect((await agent(service, 100)).session?.title).toBe("Fix --password ***");
  sessions.set(100, { id: "s-2" });
  expect((await agent(service, 100)).session).toEqual({ id: "s-2", tie: "process" });
  await store.executors.remove([id]);
  expect(await store.executors.get(id)).toBeUndefined();
});

test("a session that a living agent has left is not shown; once it ended, it is its last one", async () => {
  await using running = await started();
  const { service, sessions, inspector } = running;
  sessions.set(100, { id: "s-1", title: "Fix login", state: "idle", stateSource: "file" });
  expect((await agent(service, 100)).title?.text).toBe("Fix login");
  sessions.remove(100);
  const left = await agent(service, 100);
  expect(left).toMatchObject({ alive: true, state: { state: "unknown" } });
  expect(left.session).toBeUndefined();
  expect(left.title?.text).not.toBe("Fix login");
  inspector.removeProcess(100);
  expect((await agent(service, 100)).session).toEqual({ id: "s-1", title: "Fix login" });
});

test("switched off, nothing is followed, shown or stored, and nothing stays", async () => {
  await using running = await started({ settings: { readSessions: false } });
  const { service, store, sessions } = running;
  sessions.set(100, { id: "s-1", title: "Fix login", state: "working", stateSource: "file" });
  const { id, session, state } = await agent(service, 100);
  expect(sessions.followed).toEqual([]);
  expect(session).toBeUndefined();
  expect(state).toEqual({ state: "unknown" });
  expect((await store.executors.get(id))?.session).toBeUndefined();
  await service.updateSettings({ readSessions: true });
  await until("the agents are followed", () => sessions.followed.length === 2);
});

test("switching it off deletes what was read, also of ended executors; hooks still tell", async () => {
  await using running = await started();
  const { service, store, sessions, inspector } = running;
  sessions.set(100, { id: "s-1", title: "Fix login" });
  sessions.set(200, { id: "s-2", title: "Add tests" });
  const ids = [(await agent(service, 100)).id, (await agent(service, 200)).id] as const;
  inspector.removeProcess(200);
  expect((await agent(service, 200)).session).toEqual({ id: "s-2", title: "Add tests" });
  await service.updateSettings({ readSessions: false });
  const { executors } = await service.view();
  expect(JSON.stringify(executors)).not.toMatch(/Fix login|Add tests/);
  for (const id of ids) expect((await store.executors.get(id))?.session).toBeUndefined();
  await service.reportSession({
    event: "working",
    executorId: ids[0],
    sessionId: "s-3",
    title: "T",
  });
  const told = await agent(service, 100);
  expect(told).toMatchObject({ state: { state: "working" }, session: { id: "s-3", tie: "hook" } });
  expect((await store.executors.get(ids[0]))?.session).toEqual({ id: "s-3", title: "T" });
});

test("a state from before the process started is none; a clock that was set back moves both", async () => {
  await using running = await started();
  const { service, sessions, inspector } = running;
  const state = { state: "working", stateSource: "file", stateSince: now - 70_000 } as const;
  sessions.set(100, state);
  expect((await agent(service, 100)).state).toEqual({ state: "unknown" });
  inspector.updateProcess(100, { startedAt: now - 80_000 });
  expect((await agent(service, 100)).state).toMatchObject({ state: "working" });
});

test("what is followed is the root with start and directory, and the ids of what runs below it", async () => {
  await using running = await started();
  const { service, sessions, inspector } = running;
  inspector.addProcess({
    pid: 110,
    parentPid: 100,
    name: "claude",
    command: ["claude", "--resume"],
    processGroupId: 100,
    cpuTimeMs: 30,
  });
  inspector.addProcess({ pid: 120, parentPid: 100, name: "codex", command: ["codex"] });
  await service.refresh();
  expect(sessions.followed.map(({ pid, product }) => [pid, product])).toEqual([
    [100, "claude"],
    [110, "claude"],
    [200, "claude"],
  ]);
  // A wrapper is looked at as often as its worker, which does the work.
  expect(sessions.followed[0]).toMatchObject({
    workingDirectory: "/work/trees/100",
    cpuTimeMs: sessions.followed[1]?.cpuTimeMs,
  });
  expect(sessions.followed[1]?.cpuTimeMs).toBeGreaterThanOrEqual(30);
  // The root's own goes first.
  sessions.set(110, { id: "below" });
  expect((await agent(service, 100)).session?.id).toBe("below");
  sessions.set(100, { id: "root" });
  expect((await agent(service, 100)).session?.id).toBe("root");
});

test("per product it is told how many sessions are known: a wrapper and its worker are one agent", async () => {
  await using running = await started();
  const { service, sessions, inspector } = running;
  inspector.addProcess({
    pid: 110,
    parentPid: 100,
    name: "claude",
    command: ["claude", "--resume"],
    processGroupId: 100,
  });
  inspector.addProcess({ pid: 300, name: "aider", command: ["aider"] });
  await service.registerExecutor({ pid: 300, kind: "coding-agent", label: "aider" });
  sessions.set(110, { id: "s-1" });
  await service.refresh();
  expect(await service.sessionStatus()).toEqual([
    {
      product: { label: "claude", title: "Claude Code" },
      agents: 2,
      known: 1,
      problems: ["\\x1b"],
    },
    { product: { label: "aider", title: expect.any(String) }, agents: 1, problems: [] },
  ]);
  await service.updateSettings({ readSessions: false });
  expect(await service.sessionStatus()).toEqual([]);
});

test("the service closes the source", async () => {
  const running = await started();
  await running[Symbol.asyncDispose]();
  expect(running.sessions.closed).toBe(true);
});
